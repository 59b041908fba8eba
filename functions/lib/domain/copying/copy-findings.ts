import type { Finding } from '../outcome.ts'
import type { CallError } from './failure-findings.ts'
import type { LaneKey } from './lane-key.ts'

/** A rule's launch template without account, or without Region although the rule has several. */
export function launchTemplateWithoutPlace(launchTemplateId: string, ruleName: string): Finding {
  return {
    check: 'LAUNCH_TEMPLATE_WITHOUT_PLACE',
    what: `The launch template ${launchTemplateId} is in one account and one Region; the rule does not say in which`,
    where: `${ruleName}.copy.launchTemplateConfigurations`,
    remedy: 'Add accountId and region to the launch template',
  }
}

/** A rule's launch template in an account that the rule gives no AMI, found only where units are expanded. */
export function launchTemplateWithoutAmi(
  launchTemplateId: string,
  { accountId, region }: { readonly accountId: string; readonly region: string | undefined },
  ruleName: string,
): Finding {
  const place = region === undefined ? accountId : `${accountId} in ${region}`
  return {
    check: 'LAUNCH_TEMPLATE_WITHOUT_AMI',
    what: `The launch template ${launchTemplateId} is for ${place}, which the rule gives no AMI`,
    where: `${ruleName}.copy.launchTemplateConfigurations`,
    remedy: 'Add the account to the targets of the rule, or take the launch template out',
  }
}

/** Two rules, or two entries, that want different AMIs in one account and Region. */
export function copyWantedTwice(lane: LaneKey, wantedBy: readonly string[]): Finding {
  return {
    check: 'COPY_WANTED_TWICE',
    what: `Different copies of the image are wanted for one account and Region, by ${wantedBy.join(' and ')}`,
    where: `${lane.accountId} in ${lane.region}`,
    remedy: 'Give them the same name, key, tags and outputs, or take the account out of one of them',
  }
}

/** The source AMI is encrypted with a key that AWS keeps for the account. */
export function managedKeySource(imageId: string, region: string): Finding {
  return {
    check: 'AWS_MANAGED_KEY',
    what: 'The AMI is encrypted with the AWS-managed key aws/ebs, so EC2 does not let it be shared or copied by another account',
    where: `${imageId} in ${region}`,
    remedy:
      'Name a customer managed key in the recipe (blockDeviceMappings[].ebs.kmsKeyId, with encrypted: true), then build again',
  }
}

/** A copy of an encrypted AMI for which nobody named a key. */
export function defaultEbsKey(lane: LaneKey, isSharedOn: boolean): Finding {
  return {
    check: 'DEFAULT_EBS_KEY',
    what: isSharedOn
      ? 'The copy would be encrypted with the default key aws/ebs of the account, and such an AMI cannot be shared on as launchPermission asks'
      : 'The copy will be encrypted with the default EBS key of the account, because no key is named; with aws/ebs it cannot be shared on',
    where: `${lane.accountId} in ${lane.region}`,
    remedy: `Name a key of ${lane.region}: kmsKeyId of the entry, or kmsKeys of the rule`,
  }
}

/** Launch permission for everybody on an encrypted AMI. */
export function encryptedPublic(lane: LaneKey): Finding {
  return {
    check: 'PUBLIC_AMI_ENCRYPTED',
    what: 'The AMI is wanted public (userGroups: all) and encrypted, and EC2 makes no AMI with encrypted snapshots public',
    where: `${lane.accountId} in ${lane.region}`,
    remedy:
      'Name accounts, units or organizations instead of userGroups; or build without encryption and name no key for the copy',
  }
}

/** A paravirtual AMI for a Region that runs no such instances. */
export function paravirtualUnsupported(lane: LaneKey, imageId: string): Finding {
  return {
    check: 'PV_UNSUPPORTED',
    what: `The AMI ${imageId} is paravirtual, and ${lane.region} does not support paravirtual AMIs`,
    where: `${lane.accountId} in ${lane.region}`,
    remedy: `Build the image on an HVM parent image, or take ${lane.region} out of the Regions`,
  }
}

/** A Region without relay, although several accounts want the image there. */
export function relayWithoutKey(region: string, accounts: number): Finding {
  return {
    check: 'RELAY_WITHOUT_KEY',
    what: `The image is copied to ${region} ${accounts} times, once for each account: the AMI is encrypted, and no key of the owner account is named for ${region}`,
    where: region,
    remedy: `Name a key of the owner account in ${region} (kmsKeys of the rule, kmsKeyId of the entry), which the destination accounts may use; or say relay: false in the copy of a rule`,
  }
}

/** One AMI that more is to be made of than the ledger's item of it holds. */
export function tooManyOutputs(lane: LaneKey, outputs: number): Finding {
  return {
    check: 'TOO_MANY_OUTPUTS',
    what: `${outputs} SSM parameters, launch templates and launch permissions are to be made of one AMI, which is more than is kept of one`,
    where: `${lane.accountId} in ${lane.region}`,
    remedy:
      'Name fewer parameters or fewer accounts; or let the accounts copy, each then has an AMI with its own',
  }
}

/** A copy that nobody waited for any more. */
export function copyWithdrawn(lane: LaneKey): Finding {
  return {
    check: 'COPY_WITHDRAWN',
    what: 'The copy was withdrawn, because the runs that wanted it were stopped',
    where: `${lane.accountId} in ${lane.region}`,
    remedy: 'Start the run again',
  }
}

/** The relay that a copy was to be taken from has failed. */
export function relayFailed(lane: LaneKey, relay: Finding): Finding {
  return {
    check: 'RELAY_FAILED',
    what: `The owner's copy in ${lane.region}, which this one is taken from, failed: ${relay.check}, ${relay.what}`,
    where: `${lane.accountId} in ${lane.region}`,
    remedy: `${relay.remedy}; or say relay: false in the copy of a rule, which transfers the image once for each account`,
  }
}

/** EC2 does not let the owner give an account permission on the AMI that it is to copy; `remedy`: where it is not the account that it minds. */
export function grantRefused(
  lane: LaneKey,
  imageId: string,
  { error, remedy }: { readonly error: CallError; readonly remedy?: string },
): Finding {
  return {
    check: 'GRANT_REFUSED',
    what: `EC2 does not let ${imageId} be granted to the account: ${error.name}: ${error.message}`,
    where: `${lane.accountId} in ${lane.region}`,
    remedy:
      remedy ??
      `Look whether the account exists and is open (aws organizations describe-account --account-id ${lane.accountId}), or take it out of the rule; then start the run again`,
  }
}
