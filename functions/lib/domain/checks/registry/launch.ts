import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** Launch permission on the AMI of an image. */
export const launchChecks = {
  SHARED_NOT_LAUNCHABLE: {
    proves: 'The AMI of a shared image can be launched by those who have the image',
    how: 'read',
    page: pages.amiSharing,
    severity: 'error',
    causes: [
      'encrypted with the AWS managed key',
      'a launch template names the AMI of the owner instead of the copy',
      'deregistered or disabled',
      'no AMI in the Region of the image',
    ],
    means:
      'RAM shows the image, but its AMI cannot be launched by others. Build it with a key of your own (docs/adr/0010-shared-means-launchable.md)',
    remedy: 'Name a customer managed key in the recipe, then build again',
  },
  AMI_SHARING_QUOTA: {
    proves: 'The launch permission of the AMI has room for all who have the image',
    how: 'refusal',
    page: pages.amiQuotas,
    severity: 'error',
    causes: [],
    means:
      'An AMI has room for 1,000 accounts, units and organizations; those who did not fit see the image and cannot launch it',
    remedy: 'Name units, or have the quota raised',
  },
  LAUNCH_REFUSED: {
    proves: 'EC2 takes the principal into a launch permission',
    how: 'refusal',
    page: pages.amiSharing,
    severity: 'error',
    causes: [
      'an account that is closed or never was',
      'a blank or a letter too many in the id',
      'no principal at all',
    ],
    means: 'EC2 does not take the principal into a launch permission; the others have it',
    remedy: '`aws organizations describe-account --account-id ACCOUNT`; else take it out of the rules',
  },
  KEY_UNREADABLE: {
    proves: 'The key of the AMI can be read, and is enabled',
    how: 'read',
    page: pages.keyPolicies,
    severity: 'note',
    causes: ['the key is disabled', 'its policy does not let us look', 'EC2 hides it'],
    means: 'Launch permission stands; whether it suffices is unproven. The run is green',
    remedy:
      '`aws kms describe-key --key-id KEY --region REGION`; let its policy allow us kms:DescribeKey and the principals its use',
  },
} satisfies Record<string, CheckRecord>
