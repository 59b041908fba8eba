import type { ConcurrentCopies } from '../domain/copying/copy-rule-schema.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneRest } from '../domain/copying/plan-lane.ts'
import { afterTick, shardOf, sweepStart } from '../domain/copying/sweep-control.ts'
import type { SweepStep } from '../domain/copying/sweep-control.ts'
import type { ActiveLane, LaneStore, PauseSwitch } from '../ports/copy-ledger.ts'
import { answerRun } from './close-run.ts'
import { inParallel } from './in-parallel.ts'
import { keepHouse } from './keep-house.ts'
import type { KeepHouseDeps } from './keep-house.ts'
import type { Situation } from './look-at-lane.ts'
import { tickLane } from './tick-lane.ts'
import type { TickLaneDeps } from './tick-lane.ts'

/** What a tick of a sweep needs. */
export interface SweepTickDeps extends Omit<TickLaneDeps, 'ledger'>, Omit<KeepHouseDeps, 'ledger'> {
  readonly ledger: TickLaneDeps['ledger'] &
    KeepHouseDeps['ledger'] &
    Pick<LaneStore, 'listActiveLanes' | 'deactivateLane'> &
    Pick<PauseSwitch, 'readPause'>
  /** What the rules file says of lanes. */
  readonly concurrentCopies: () => Promise<ConcurrentCopies>
}

/** Where a sweep is: `after` names the lane that the last tick's deadline came after. */
export interface SweepPlace {
  readonly shard: number
  readonly generation: number
  readonly ticks: number
  readonly after?: string
}

/** What the sweep's state machine does after a tick. */
export type SweepAnswer =
  | { readonly kind: 'again'; readonly waitSeconds: number; readonly after?: string }
  | { readonly kind: 'end' }

/** When a tick stops taking up lanes; the function's time-out is twice as long. */
const deadlineMillis = 60_000

/** Lanes that are looked at at once. */
const lanesAtOnce = 10

/** Every so many ticks the sweep keeps house, although lanes have work. */
const ticksBetweenHousekeeping = 20

/**
 * One tick: looks at every lane with work until the deadline, answers runs, keeps house, and decides how the sweep goes
 * on. The control item is read before everything, so that work which is made meanwhile keeps the sweep alive.
 */
export async function sweepTick(place: SweepPlace, deps: SweepTickDeps): Promise<SweepAnswer> {
  const { ledger, shards } = deps
  const { shard, generation, ticks } = place
  const noted = await ledger.readSweep(shard)
  const active = (await ledger.listActiveLanes()).filter((lane) => shardOf(lane, shards) === shard)
  const { rests, closedRuns, after } = await lookAtAll(inTurn(active, place.after, deps.ownerId), deps)
  await inParallel([...closedRuns], async (runId) => answerRun(runId, deps))

  const isIdle = after === undefined && rests.every((rest) => rest === 'nothing')
  const house =
    isIdle || ticks % ticksBetweenHousekeeping === 0 ? await keepHouse(shard, active, deps) : 'nothing'
  const step = afterTick({ generation, ticks }, noted, {
    rests: [...rests, house],
    more: after !== undefined,
  })
  const answer = await goOn(step, shard, deps)
  return answer.kind === 'again' && after !== undefined ? { ...answer, after } : answer
}

interface LooksAtLanes {
  readonly rests: readonly LaneRest[]
  readonly closedRuns: ReadonlySet<string>
  readonly after?: string
}

async function lookAtAll(lanes: readonly ActiveLane[], deps: SweepTickDeps): Promise<LooksAtLanes> {
  const deadline = deps.clock.now() + deadlineMillis
  const isPaused = (await deps.ledger.readPause()) !== undefined
  const situation = { concurrentCopies: await deps.concurrentCopies(), isPaused }
  const rests: LaneRest[] = []
  const closedRuns = new Set<string>()
  let done = 0
  while (done < lanes.length && deps.clock.now() < deadline) {
    const some = lanes.slice(done, done + lanesAtOnce)
    for (const tick of await inParallel(some, async (lane) => serveLane(lane, situation, deps))) {
      // What passes by itself is tried again soon.
      rests.push(tick?.rest ?? 'queue')
      for (const runId of tick?.closedRuns ?? []) closedRuns.add(runId)
    }
    done += some.length
  }
  const last = lanes[done - 1]
  return {
    rests,
    closedRuns,
    ...(done < lanes.length ? { after: last === undefined ? '' : laneNameOf(last) } : {}),
  }
}

async function serveLane(lane: ActiveLane, situation: Situation, deps: SweepTickDeps) {
  const tick = await tickLane(lane, situation, deps)
  if (tick.rest !== 'nothing' || (await deps.ledger.deactivateLane(lane))) return tick
  return { ...tick, rest: 'queue' as const }
}

/** The owner's lanes first, because others wait for relays; the rest from where the last tick stopped. */
function inTurn(
  lanes: readonly ActiveLane[],
  after: string | undefined,
  ownerId: string,
): readonly ActiveLane[] {
  const sorted = lanes.toSorted((a, b) => (laneNameOf(a) < laneNameOf(b) ? -1 : 1))
  const [owners, others] = [
    sorted.filter(({ accountId }) => accountId === ownerId),
    sorted.filter(({ accountId }) => accountId !== ownerId),
  ]
  const isNext = (lane: ActiveLane) => after === undefined || laneNameOf(lane) > after
  return [...owners, ...others.filter(isNext), ...others.filter((lane) => !isNext(lane))]
}

async function goOn(step: SweepStep, shard: number, deps: SweepTickDeps): Promise<SweepAnswer> {
  const { ledger, sweeps } = deps
  switch (step.kind) {
    case 'tickAgain':
      return { kind: 'again', waitSeconds: step.waitSeconds }
    case 'yield':
      await sweeps.start(step.to)
      return { kind: 'end' }
    case 'handOver': {
      const { ifGeneration } = step
      const next = (await ledger.countUp(shard, { ifGeneration })) ?? (await ledger.readSweep(shard))
      await sweeps.start(sweepStart(next))
      return { kind: 'end' }
    }
    case 'tryToEnd': {
      const { ifGeneration, ifDemand } = step
      const hasEnded = (await ledger.countUp(shard, { ifGeneration, ifDemand })) !== undefined
      return hasEnded ? { kind: 'end' } : { kind: 'again', waitSeconds: 0 }
    }
  }
}
