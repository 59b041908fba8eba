import { createHash } from 'node:crypto'

import { laneNameOf } from './lane-key.ts'
import type { LaneKey } from './lane-key.ts'
import type { LaneRest } from './plan-lane.ts'

/** The control item of a shard of lanes. Its numbers are only ever counted up. */
export interface SweepControl {
  readonly shard: number
  /** The sweep that serves the shard, or is to. */
  readonly generation: number
  /** Counts up whenever somebody made work. */
  readonly demand: number
  /** ISO 8601: until then the sweep of this generation sees nothing, absent where it comes back soon. */
  readonly sleepsUntil?: string
}

/** Who makes work waits for a tick that is so near; a further one is overtaken. */
const soonSeconds = 20

/** Sleeps up to a minute are not noted: that would be a write for each tick, and new work can wait so long. */
const shortSleepSeconds = 60

/** Whether the sweep in charge sleeps on: a Wait cannot be ended from outside, so that the next generation has to go on. */
export function isAsleep({ sleepsUntil }: SweepControl, now: number): boolean {
  return sleepsUntil !== undefined && Date.parse(sleepsUntil) > now + soonSeconds * 1_000
}

/** How a sweep is started; input and name are functions of each other, so that a repeat is the same start. */
export interface SweepStart {
  readonly name: string
  readonly input: { readonly shard: number; readonly generation: number }
}

/** After so many ticks a sweep goes on in a new execution, far below 25,000 history events. */
const mostTicks = 400

/**
 * Between two looks while copies wait for a slot, while they wait behind a batch of which none has ended yet, and while
 * the last ones are in progress; a look takes some seconds.
 */
const queueSeconds = 16
const batchQueueSeconds = 60
const stragglerSeconds = 60
const relaySeconds = 30

/** The same where accounts tell when an AMI has ended: then ticks only find what was lost on the way. */
const toldQueueSeconds = 300
const toldFullSeconds = 600
const toldStragglerSeconds = 180

/** The shard that serves a lane. */
export function shardOf(lane: LaneKey, shards: number): number {
  return createHash('sha256').update(laneNameOf(lane)).digest().readUInt32BE(0) % shards
}

/** The start of a shard's sweep. */
export function sweepStart({ shard, generation }: Pick<SweepControl, 'shard' | 'generation'>): SweepStart {
  return { name: `sweep-${shard}-${generation}`, input: { shard, generation } }
}

/** What came of StartExecution, and of DescribeExecution where the name was taken. */
export type StartAnswer = 'started' | 'running' | 'ended'

/** What whoever made work, or the schedule, does after an answer to StartExecution. */
export type StarterStep =
  | { readonly kind: 'served' }
  /** The sweep of this name has ended without counting up: count up, only if `ifGeneration` holds, read, start again. */
  | { readonly kind: 'countUp'; readonly ifGeneration: number }
  /** Somebody else is busy with the same; the schedule comes back in five minutes. */
  | { readonly kind: 'leaveToOthers' }

/** How often a starter counts up before it leaves the rest to others. */
const mostStarts = 5

/**
 * A name that was taken by an execution that failed or was aborted stays taken for 90 days; such a sweep never counts
 * its generation up, so the starter does.
 */
export function afterStart(
  answer: StartAnswer,
  control: Pick<SweepControl, 'generation'>,
  starts: number,
): StarterStep {
  switch (answer) {
    case 'started':
    case 'running':
      return { kind: 'served' }
    case 'ended':
      return starts < mostStarts
        ? { kind: 'countUp', ifGeneration: control.generation }
        : { kind: 'leaveToOthers' }
  }
}

/** What a tick found: `more` where its deadline came before the last lane. */
export interface TickFound {
  readonly rests: readonly LaneRest[]
  readonly more: boolean
}

/** What a sweep does after a tick. */
export type SweepStep =
  | { readonly kind: 'tickAgain'; readonly waitSeconds: number }
  /**
   * The next tick is far: note it, only if generation and demand are as they were noted before the look. A failed
   * condition means that work came meanwhile, whose maker took the tick for near: tick again at once.
   */
  | {
      readonly kind: 'sleep'
      readonly waitSeconds: number
      readonly ifGeneration: number
      readonly ifDemand: number
    }
  /** The next generation goes on: count up only if generation is still mine, then start it. */
  | { readonly kind: 'handOver'; readonly ifGeneration: number }
  /**
   * Nothing is left: count up, only if generation and demand are as they were noted before the look. A failed condition
   * means that work came meanwhile: another tick.
   */
  | { readonly kind: 'tryToEnd'; readonly ifGeneration: number; readonly ifDemand: number }
  /** A newer generation is in charge; start it, which does nothing where it runs, and end. */
  | { readonly kind: 'yield'; readonly to: SweepStart }

/** Where a newer generation is in charge, a sweep does nothing more. `noted`: the control item, read before the look. */
export function overtakenBy(
  { generation }: { readonly generation: number },
  noted: SweepControl,
): Extract<SweepStep, { readonly kind: 'yield' }> | undefined {
  return noted.generation > generation ? { kind: 'yield', to: sweepStart(noted) } : undefined
}

/**
 * Decides after a tick. `noted`: the control item as it was read before the look, so that work which is made during the
 * look keeps the sweep alive.
 */
export function afterTick(
  sweep: { readonly generation: number; readonly ticks: number },
  noted: SweepControl,
  found: TickFound,
): SweepStep {
  const isIdle = !found.more && found.rests.every((rest) => rest === 'nothing')
  const asNoted = { ifGeneration: sweep.generation, ifDemand: noted.demand }
  if (isIdle) return { kind: 'tryToEnd', ...asNoted }
  if (sweep.ticks >= mostTicks) return { kind: 'handOver', ifGeneration: sweep.generation }
  const seconds = waitSeconds(found)
  return seconds > shortSleepSeconds
    ? { kind: 'sleep', waitSeconds: seconds, ...asNoted }
    : { kind: 'tickAgain', waitSeconds: seconds }
}

function waitSeconds({ rests, more }: TickFound): number {
  if (more) return 0
  return Math.min(...rests.flatMap(secondsAfter))
}

function secondsAfter(rest: LaneRest): readonly number[] {
  switch (rest) {
    case 'nothing':
      return []
    case 'queue':
      return [queueSeconds]
    case 'batchQueue':
      return [batchQueueSeconds]
    case 'stragglers':
      return [stragglerSeconds]
    case 'relays':
      return [relaySeconds]
    case 'toldQueue':
      return [toldQueueSeconds]
    case 'toldFull':
      return [toldFullSeconds]
    case 'toldStragglers':
      return [toldStragglerSeconds]
  }
}
