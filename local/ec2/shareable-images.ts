import { ServiceError } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import type { Ami } from './image-store.ts'
import { everybody, sameGrantee, type Grantee } from './launch-permission.ts'

/**
 * Checks whether an AMI can be shared with more: what it is encrypted with decides, and for everybody the account's settings.
 * @throws ServiceError InvalidParameter, OperationNotPermitted.
 */
export function checkShareable(
  { keys, snapshots, settings }: Ec2Parts,
  ami: Ami,
  added: readonly Grantee[],
): void {
  if (added.length === 0) return
  const keyArns = ami.devices.flatMap(
    ({ snapshotId }) => snapshots.find(snapshotId, ami.region)?.kmsKeyArn ?? [],
  )
  if (keyArns.some((keyArn) => keys.isAwsManaged(keyArn))) {
    throw new ServiceError(
      'InvalidParameter',
      'Snapshots encrypted with the AWS Managed CMK can’t be shared. Specify another snapshot.',
    )
  }
  if (!added.some((grantee) => sameGrantee(grantee, everybody))) return
  if (settings.of(ami.accountId, ami.region).blocksPublicImages) {
    throw new ServiceError(
      'OperationNotPermitted',
      'You can’t publicly share this image because block public access for AMIs is enabled for this account. To publicly share the image, you must call the DisableImageBlockPublicAccess API.',
    )
  }
  if (keyArns.length > 0) {
    throw new ServiceError('InvalidParameter', 'An AMI with encrypted snapshots cannot be made public.')
  }
}

/**
 * How many accounts, organizations and units an AMI can be shared with is limited (EC2 User Guide, "AMI quotas").
 * @throws ServiceError ResourceLimitExceeded.
 */
export function checkShareQuota({ world }: Ec2Parts, launchPermission: readonly Grantee[]): void {
  if (launchPermission.length <= world.sharesPerAmi) return
  throw new ServiceError(
    'ResourceLimitExceeded',
    `You have reached your quota of ${world.sharesPerAmi} for the number of entities that an AMI can be shared with. Share the AMI with an organization or OU, or request an increase in your AMI sharing quota.`,
  )
}
