import type {
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  Snapshot as ShownSnapshot,
} from '@aws-sdk/client-ec2'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { ec2Page } from './ec2-page.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, refuseMembers, snapshotNotFound } from './errors.ts'
import { createFilter, type Filterable } from './filters.ts'
import { placeOf } from './images-in-use.ts'
import type { Snapshot } from './snapshot-store.ts'
import { checkSnapshotId, mayUseSnapshot } from './snapshots-in-use.ts'
import { shownTags } from './tag-store.ts'

const filterable: Filterable<Snapshot> = {
  description: ({ description }) => [description],
  encrypted: ({ kmsKeyArn }) => [String(kmsKeyArn !== undefined)],
  'owner-id': ({ accountId }) => [accountId],
  progress: (snapshot) => [progressOf(snapshot)],
  'snapshot-id': ({ id }) => [id],
  status: ({ state }) => [state],
  'volume-size': ({ sizeGib }) => [String(sizeGib)],
}

/**
 * DescribeSnapshots: the caller's own and those that it may make volumes of. Whoever may only launch an AMI does not
 * see the snapshots behind it.
 */
export function describeSnapshots(
  parts: Ec2Parts,
): Operation<DescribeSnapshotsRequest, DescribeSnapshotsResult> {
  return {
    schema: ec2Schema('DescribeSnapshots'),
    needs: () => [{ action: 'ec2:DescribeSnapshots', resource: '*' }],
    handle: (input, context) => {
      refuseMembers('DescribeSnapshots', { RestorableByUserIds: input.RestorableByUserIds })
      const found = selectSnapshots(parts, input, context)
      const page = ec2Page(parts.core, { operation: 'DescribeSnapshots', smallest: 5 }, input, found)
      endDryRun(input)
      return { Snapshots: page.items.map((one) => shown(parts, one, context)), NextToken: page.NextToken }
    },
  }
}

function selectSnapshots(
  parts: Ec2Parts,
  { SnapshotIds: ids = [], OwnerIds: owners = [], Filters: filters }: DescribeSnapshotsRequest,
  context: RequestContext,
): readonly Snapshot[] {
  const place = placeOf(context)
  const seen = parts.snapshots
    .inRegion(place.region)
    .filter((snapshot) => mayUseSnapshot(parts, snapshot, place.accountId))
  const passes = createFilter(filters, filterable, ({ id }) => parts.tags.of(place, id))
  owners.forEach(checkOwner)
  for (const id of ids) {
    checkSnapshotId(id)
    if (!seen.some((snapshot) => snapshot.id === id)) throw snapshotNotFound(id)
  }
  const isWanted = (wanted: readonly string[], ...values: readonly string[]): boolean =>
    wanted.length === 0 || values.some((value) => wanted.includes(value))
  const namesOf = ({ accountId }: Snapshot): readonly string[] =>
    accountId === place.accountId ? ['self', accountId] : [accountId]
  return seen.filter(
    (snapshot) => isWanted(ids, snapshot.id) && isWanted(owners, ...namesOf(snapshot)) && passes(snapshot),
  )
}

function checkOwner(owner: string): void {
  if (owner === 'self' || owner === 'amazon' || /^\d{12}$/.test(owner)) return
  throw new ServiceError('InvalidUserID.Malformed', `Invalid user id: "${owner}"`)
}

function shown({ tags }: Ec2Parts, snapshot: Snapshot, context: RequestContext): ShownSnapshot {
  const own = shownTags(tags.of(placeOf(context), snapshot.id))
  return {
    SnapshotId: snapshot.id,
    OwnerId: snapshot.accountId,
    // Snapshots of volumes that are no more name one that does not exist.
    VolumeId: 'vol-ffffffff',
    VolumeSize: snapshot.sizeGib,
    Description: snapshot.description,
    State: snapshot.state,
    ...(snapshot.stateMessage === undefined ? {} : { StateMessage: snapshot.stateMessage }),
    Progress: progressOf(snapshot),
    StartTime: new Date(snapshot.createdAtMs),
    StorageTier: 'standard',
    Encrypted: snapshot.kmsKeyArn !== undefined,
    KmsKeyId: snapshot.kmsKeyArn,
    ...(own.length === 0 ? {} : { Tags: own }),
  }
}

function progressOf({ state }: Snapshot): string {
  return state === 'completed' ? '100%' : '0%'
}
