import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** What becomes of copies while they are made. */
export const copyChecks = {
  GRANT_REFUSED: {
    proves: 'EC2 lets the source AMI be granted to the account',
    how: 'refusal',
    page: pages.amiSharing,
    severity: 'error',
    causes: [
      'the account is closed or never was',
      'the AMI is shared with as many as EC2 allows, or the functions may not share it: then no account gets it',
    ],
    means:
      'EC2 does not let the source AMI be granted to the account, mostly because it is closed or never was; the other accounts have it',
    remedy:
      '`aws organizations describe-account --account-id ACCOUNT`; take it out of the rule. Where EC2 refuses them all: mend what it names',
  },
  SOURCE_NOT_VISIBLE: {
    proves: 'The account sees the AMI that it was granted',
    how: 'refusal',
    page: pages.allowedAmis,
    severity: 'error',
    causes: ['Allowed AMIs hides it', 'somebody took the grant back', 'the AMI was deregistered meanwhile'],
    means: 'The account does not see the AMI minutes after it was granted',
    remedy: '`aws ec2 get-allowed-images-settings --region REGION`, in that account',
  },
  SNAPSHOT_NOT_SHARED: {
    proves: 'The account may use the snapshots of the AMI',
    how: 'refusal',
    page: pages.amiCopies,
    severity: 'error',
    causes: [],
    means:
      'The account may use the AMI and not its snapshots: to copy needs createVolumePermission, to launch does not',
    remedy: 'Look who takes `createVolumePermission` away in the owner account',
  },
  COPY_LIMIT_REACHED: {
    proves: 'EC2 has fewer copies in progress than it takes',
    how: 'refusal',
    page: pages.amiCopies,
    severity: 'note',
    causes: ['strangers copy to the account, too', 'the limit of the account is lower than 50'],
    means: 'EC2 has as many copies in progress as it takes: strangers copy, too',
    remedy:
      "Nothing: the copy keeps its place, for ten minutes, or until more are seen in progress, the lane's limit is what EC2 holds, and half of that where EC2 refuses again meanwhile. Where it happens often, lower `settings.concurrentCopies` for the account",
  },
  COPY_REPEATED: {
    proves: 'EC2 takes the copy at the first try',
    how: 'refusal',
    page: pages.ec2Errors,
    severity: 'note',
    causes: ['EC2 throttles', 'EC2 was unavailable for a moment', 'a grant is not visible yet'],
    means: 'EC2 could not take the copy just then',
    remedy: 'Nothing: it is tried again',
  },
  COPY_FAILED: {
    proves: 'EC2 makes an AMI of the copy that it took',
    how: 'refusal',
    page: pages.ec2Errors,
    severity: 'error',
    causes: ['a key that EC2 cannot use, which it does not always say', 'an error inside EC2'],
    means: 'EC2 took the copy and made nothing of it; three attempts have failed',
    remedy:
      '`aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=CopyImage --region REGION`',
  },
  COPY_REFUSED: {
    proves: 'EC2 takes the copy',
    how: 'refusal',
    page: pages.ec2Errors,
    severity: 'error',
    causes: [],
    means: 'EC2 refuses, for a reason that we have no name for',
    remedy: 'Mend what EC2 names',
  },
  COPY_TAKEN_AWAY: {
    proves: 'Nobody takes the AMI away while it is copied',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: 'Somebody deregistered or disabled the AMI while it was being copied',
    remedy:
      '`aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=AMI --region REGION`',
  },
  COPY_WITHDRAWN: {
    proves: 'The runs that want the copy were not stopped',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: 'The runs that wanted it were stopped',
    remedy: 'Start the run again, if it is still wanted',
  },
  COPY_NOT_ENQUEUED: {
    proves: 'The run put the copy into its queue before it ended',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: 'The run ended before the copy was in the queue',
    remedy: 'Start the run again',
  },
  COPY_UNDERWAY: {
    proves: 'The copy ended before the run did',
    how: 'read',
    page: pages.operations,
    severity: 'warning',
    causes: [],
    means: 'The run ended, mostly after waiting for 30 hours, and the copy goes on',
    remedy: '`ibshare status`; a run that is started again joins what is underway',
  },
  COPY_HAS_OTHER_KEY: {
    proves: 'An AMI that is there has the key that the rules name',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: 'The AMI that is there was copied with another key than the rules now name',
    remedy: 'Deregister it in the account, then start the run again: it is copied anew',
  },
  COPY_KEEPS_ITS_WORDS: {
    proves: 'An AMI that is there has the name, description and tags that the rules now name',
    how: 'read',
    page: pages.operations,
    severity: 'note',
    causes: [],
    means:
      'The AMI that is there keeps the name, description or tags that it was copied with; it counts as done',
    remedy: 'Nothing, or deregister it and start the run again',
  },
  COPY_OUTCOME_FORGOTTEN: {
    proves: 'It is known how the copy ended for this run',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means:
      'While the run waited for others, more than eight runs put the copy anew, so that nobody knows how it ended for this one',
    remedy: 'Start the run again',
  },
  RELAY_FAILED: {
    proves: "The owner's copy in the Region, which the accounts copy from, is there",
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: "The owner's copy in the Region failed, from which the accounts would have copied",
    remedy:
      'Its finding is named; or `relay: false` in the `copy` of a rule, which transfers the image once for each account',
  },
  TOKEN_USED_DIFFERENTLY: {
    proves: 'A copy is repeated in the very words of its first try',
    how: 'refusal',
    page: pages.ec2Errors,
    severity: 'error',
    causes: [],
    means: 'A copy was repeated in other words, which must not happen',
    remedy: 'Report it',
  },
} satisfies Record<string, CheckRecord>
