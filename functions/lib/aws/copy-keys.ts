import type { CopyIdentity } from '../domain/copying/copy.ts'
import { copyIdOf } from '../domain/copying/copy.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { outputNameOf } from '../domain/copying/output-claim.ts'
import type { OutputKey, TemplateVersionRequest } from '../domain/copying/output-claim.ts'
import { runPartition } from './ledger-keys.ts'
import type { ItemKey } from './ledger-keys.ts'

/** The partition of a lane: its own item and its copies. */
export function lanePartition(lane: LaneKey): string {
  return `LANE#${laneNameOf(lane)}`
}

/** The lane of the partition of a lane, or of a sort key that ends with a lane's name. */
export function laneOfKey(key: string): LaneKey {
  const [region = '', accountId = ''] = key.split('#').toReversed()
  return { accountId, region }
}

/** A lane's own item. */
export function laneKey(lane: LaneKey): ItemKey {
  return { pk: lanePartition(lane), sk: 'LANE' }
}

/** What the sort keys of copies begin with. */
export const copyPrefix = 'COPY#'

/** One copy, in the partition of its lane. */
export function copyKey(copy: CopyIdentity): ItemKey {
  return { pk: lanePartition(copy), sk: `${copyPrefix}${copyIdOf(copy)}` }
}

/** The frozen request for a version of a launch template that starts the AMI of a copy. */
export function templateVersionKey(
  copy: CopyIdentity,
  { launchTemplateId, imageId }: TemplateVersionRequest,
): ItemKey {
  return { pk: lanePartition(copy), sk: `TEMPLATE#${copyIdOf(copy)}#${launchTemplateId}#${imageId}` }
}

/** The partition of the control items of sweeps. */
export const sweepPartition = 'SWEEP'

const shardPrefix = 'SHARD#'

/** The control item of the sweep of a shard. */
export function sweepKey(shard: number): ItemKey {
  return { pk: sweepPartition, sk: `${shardPrefix}${shard}` }
}

/** The shard of the sort key of a control item. */
export function shardOfKey(sk: string): number {
  return Number(sk.slice(shardPrefix.length))
}

/** What the sort keys of the lanes of a run begin with. */
export const runLanesPrefix = 'LANES#'

/** An item of lanes of a run, by the name of its first lane. */
export function runLanesKey(runId: string, firstLane: string): ItemKey {
  return { pk: runPartition(runId), sk: `${runLanesPrefix}${firstLane}` }
}

/** Which lanes of such an item are closed. */
export function closedLanesKey(runId: string, firstLane: string): ItemKey {
  const { pk, sk } = runLanesKey(runId, firstLane)
  return { pk, sk: `${sk}#CLOSED` }
}

/** What is noted of a run that waits, or waited, for its copies. */
export function waitKey(runId: string): ItemKey {
  return { pk: runPartition(runId), sk: 'WAIT' }
}

/** The partition of the runs that wait. */
export const waitingPartition = 'WAITING'

/** That a run waits. */
export function waitingKey(runId: string): ItemKey {
  return { pk: waitingPartition, sk: runId }
}

/** The accounts that copy the AMI of a relay. */
export function relayUsersKey(relayCopyId: string): ItemKey {
  return { pk: `RELAY#${relayCopyId}`, sk: 'USERS' }
}

/** The partition of what we granted and did not withdraw. */
export const grantsPartition = 'GRANTS'

/** What we granted on an AMI. */
export function grantsKey(imageId: string): ItemKey {
  return { pk: grantsPartition, sk: imageId }
}

/** The build that an output holds. */
export function claimKey(output: OutputKey): ItemKey {
  return { pk: `OUTPUT#${outputNameOf(output)}`, sk: 'CLAIM' }
}

/** The operator's switch. */
export const pauseKey: ItemKey = { pk: 'COPIES', sk: 'PAUSE' }
