import { ServiceError, type RequestContext } from '../cloud/service.ts'
import { isHidden } from './allowed-images.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { imageNotFound } from './errors.ts'
import { checkAvailable } from './image-states.ts'
import type { Ami } from './image-store.ts'
import { mayLaunch, requireSeenImage } from './images-in-use.ts'
import type { Snapshot } from './snapshot-store.ts'
import { mayUseSnapshot } from './snapshots-in-use.ts'

/**
 * The AMI that a request copies. Its owner must let the caller launch it and also use each of its snapshots: the first
 * alone lets an account launch, but not copy (EC2 User Guide, "Copy an AMI").
 * @throws ServiceError InvalidAMIID.Malformed, InvalidAMIID.NotFound, AuthFailure, InvalidAMIID.Unavailable, InvalidRequest.
 */
export function requireCopySource(
  parts: Ec2Parts,
  { imageId, region }: { readonly imageId: string | undefined; readonly region: string },
  { caller, region: target }: RequestContext,
): Ami {
  const source = requireSeenImage(parts, imageId, { accountId: caller.accountId, region })
  if (isHidden(parts, source, { accountId: caller.accountId, region: target }))
    throw imageNotFound([source.id])
  if (!mayLaunch(parts, source, caller.accountId))
    throw new ServiceError('AuthFailure', `Not authorized for images: [${source.id}]`)
  checkAvailable(source)
  if (!snapshotsOf(parts, source).every((snapshot) => mayUseSnapshot(parts, snapshot, caller.accountId)))
    throw new ServiceError('InvalidRequest', 'You do not have permission to access the storage of this ami')
  if (source.virtualizationType === 'paravirtual' && !parts.world.paravirtualRegions.includes(target)) {
    throw new ServiceError(
      'InvalidRequest',
      `The image ${source.id} is paravirtual, which the Region ${target} does not support`,
    )
  }
  return source
}

/** The snapshots behind an AMI. */
export function snapshotsOf({ snapshots }: Ec2Parts, ami: Ami): readonly Snapshot[] {
  return ami.devices.flatMap(({ snapshotId }) => snapshots.find(snapshotId, ami.region) ?? [])
}
