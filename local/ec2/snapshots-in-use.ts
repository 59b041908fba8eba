import { ServiceError, type PermissionNeed, type RequestContext } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { invalidValue, snapshotNotFound } from './errors.ts'
import { reaches } from './launch-permission.ts'
import type { Snapshot } from './snapshot-store.ts'

/** @throws ServiceError InvalidParameterValue. */
export function checkSnapshotId(id: string): void {
  if (/^snap-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return
  throw invalidValue(`Value (${id}) for parameter snapshotId is invalid. Expected: 'snap-...'.`)
}

/** Whether an account sees a snapshot and may make volumes and copies of it: the owner, and whom its permission names. */
export function mayUseSnapshot({ core }: Ec2Parts, snapshot: Snapshot, accountId: string): boolean {
  return (
    snapshot.accountId === accountId ||
    snapshot.createVolumePermission.some((grantee) => reaches(grantee, accountId, core.accounts))
  )
}

/**
 * A snapshot that the caller owns: nobody else reads or changes its attributes.
 * @throws ServiceError InvalidParameterValue, InvalidSnapshot.NotFound, AuthFailure.
 */
export function requireOwnSnapshot(
  parts: Ec2Parts,
  id: string | undefined = '',
  { caller, region }: RequestContext,
): Snapshot {
  checkSnapshotId(id)
  const snapshot = parts.snapshots.find(id, region)
  if (snapshot === undefined || !mayUseSnapshot(parts, snapshot, caller.accountId)) throw snapshotNotFound(id)
  if (snapshot.accountId === caller.accountId) return snapshot
  throw new ServiceError('AuthFailure', `Not authorized for snapshot:${id}`)
}

/** The permission to do something with a snapshot, with its owner and the caller's tags as condition keys. */
export function snapshotNeed(
  { snapshots, tags }: Ec2Parts,
  action: string,
  { id = '*', context }: { readonly id: string | undefined; readonly context: RequestContext },
): PermissionNeed {
  const { caller, region } = context
  const owner = snapshots.find(id, region)?.accountId
  const tagKeys = [...tags.of({ accountId: caller.accountId, region }, id)].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value] as const,
    [`ec2:ResourceTag/${key}`, value] as const,
  ])
  return {
    action: `ec2:${action}`,
    resource: `arn:aws:ec2:${region}::snapshot/${id}`,
    context: Object.fromEntries([
      ...(owner === undefined ? [] : [['ec2:Owner', owner] as const]),
      ...tagKeys,
    ]),
  }
}
