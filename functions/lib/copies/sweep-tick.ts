import type { ConcurrentCopies } from '../domain/copying/copy-rule-schema.ts'
import type { Copy } from '../domain/copying/copy.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import type { LaneRest } from '../domain/copying/plan-lane.ts'
import { afterTick, overtakenBy, shardOf, sweepStart } from '../domain/copying/sweep-control.ts'
import type { SweepStep } from '../domain/copying/sweep-control.ts'
import type { PauseSwitch, RunCopies } from '../ports/copy-ledger.ts'
import { closeLanes, lanesOf, listWaitingRuns } from './close-run.ts'
import type { CloseRunDeps } from './close-run.ts'
import { noteFailures } from './failures.ts'
import type { Failures } from './failures.ts'
import { inParallel } from './in-parallel.ts'
import { keepHouse } from './keep-house.ts'
import type { KeepHouseDeps } from './keep-house.ts'
import type { LaneMemory } from './lane-memory.ts'
import { tickLane } from './tick-lane.ts'
import type { TickLaneDeps } from './tick-lane.ts'

/** What a tick of a sweep needs. */
export interface SweepTickDeps extends Omit<TickLaneDeps, 'ledger'>, Omit<KeepHouseDeps, 'ledger'> {
  readonly ledger: TickLaneDeps['ledger'] &
    KeepHouseDeps['ledger'] &
    CloseRunDeps['ledger'] &
    Pick<RunCopies, 'listWaits'> &
    Pick<PauseSwitch, 'readPause'>
  /** What the rules file says of lanes. */
  readonly concurrentCopies: () => Promise<ConcurrentCopies>
  readonly memory: LaneMemory
  /** So few lanes are looked at in every tick; absent: 20. */
  readonly fewLanes?: number
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

/** When a tick stops taking up lanes: it ends those that it has begun within a minute, half of the function's time-out. */
const deadlineMillis = 50_000

/** Lanes that are looked at at once. */
const lanesAtOnce = 20

/** So few lanes are looked at in every tick: runs wait for them, and a call of EC2 for each is little. */
const fewLanes = 20

/** Every so many ticks the sweep keeps house, although lanes have work. */
const ticksBetweenHousekeeping = 20

/**
 * One tick: looks at every lane with work until the deadline, answers runs, keeps house, and decides how the sweep goes
 * on. The control item is read before everything, so that work which is made meanwhile keeps the sweep alive.
 * @throws when it has kept house: what failed for good in one lane, for one run or one grant; all others are served.
 */
export async function sweepTick(place: SweepPlace, deps: SweepTickDeps): Promise<SweepAnswer> {
  const { ledger, shards, clock } = deps
  const { shard, generation, ticks } = place
  const deadline = clock.now() + deadlineMillis
  const noted = await ledger.readSweep(shard)
  const overtaken = overtakenBy(place, noted)
  if (overtaken !== undefined) return goOn(overtaken, shard, deps)
  const runs = await listWaitingRuns(ledger)
  const active = lanesOf(runs).filter((lane) => shardOf(lane, shards) === shard)
  const failures = noteFailures()
  const lanes = inTurn(active, place.after, deps.ownerId)
  const { rests, open, after } = await lookAtAll(lanes, { deadline, failures }, deps)
  const now = clock.now()
  await inParallel(runs, async (run) => failures.attempt(async () => closeLanes(run, { open, now }, deps)))

  const isIdle = after === undefined && rests.every((rest) => rest === 'nothing')
  const isTimeForHouse = isIdle || ticks % ticksBetweenHousekeeping === 0
  const house = isTimeForHouse ? await keepHouse({ shard, deadline }, deps, failures) : 'nothing'
  // Not at once: the sweep ends with it until the schedule starts the next, and all others would wait for that.
  if (isTimeForHouse) failures.tell()
  const step = afterTick({ generation, ticks }, noted, {
    rests: [...rests, house],
    more: after !== undefined,
  })
  const answer = await goOn(step, shard, deps)
  return answer.kind === 'again' && after !== undefined ? { ...answer, after } : answer
}

interface LooksAtLanes {
  readonly rests: readonly LaneRest[]
  /** By lane: the copies without outcome. */
  readonly open: ReadonlyMap<string, readonly Copy[]>
  readonly after?: string
}

interface LooksSettings {
  /** Milliseconds since the epoch. */
  readonly deadline: number
  readonly failures: Failures
}

async function lookAtAll(
  lanes: readonly LaneKey[],
  { deadline, failures }: LooksSettings,
  deps: SweepTickDeps,
): Promise<LooksAtLanes> {
  const isPaused = (await deps.ledger.readPause()) !== undefined
  const situation = {
    concurrentCopies: await deps.concurrentCopies(),
    isPaused,
    ...(lanes.length > (deps.fewLanes ?? fewLanes) ? { memory: deps.memory } : {}),
  }
  const rests: LaneRest[] = []
  const open = new Map<string, readonly Copy[]>()
  let done = 0
  while (done < lanes.length && deps.clock.now() < deadline) {
    const some = lanes.slice(done, done + lanesAtOnce)
    const served = await inParallel(some, async (lane) =>
      failures.attempt(async () => tickLane(lane, situation, deps)),
    )
    for (const [index, lane] of some.entries()) {
      // What passes by itself is tried again soon.
      rests.push(served[index]?.rest ?? 'queue')
      const left = served[index]?.open
      if (left !== undefined) open.set(laneNameOf(lane), left)
    }
    done += some.length
  }
  const last = lanes[done - 1]
  return {
    rests,
    open,
    ...(done < lanes.length ? { after: last === undefined ? '' : laneNameOf(last) } : {}),
  }
}

/** The owner's lanes first, because others wait for relays; the rest from where the last tick stopped. */
function inTurn(lanes: readonly LaneKey[], after: string | undefined, ownerId: string): readonly LaneKey[] {
  const sorted = lanes.toSorted((a, b) => (laneNameOf(a) < laneNameOf(b) ? -1 : 1))
  const [owners, others] = [
    sorted.filter(({ accountId }) => accountId === ownerId),
    sorted.filter(({ accountId }) => accountId !== ownerId),
  ]
  const isNext = (lane: LaneKey) => after === undefined || laneNameOf(lane) > after
  return [...owners, ...others.filter(isNext), ...others.filter((lane) => !isNext(lane))]
}

async function goOn(step: SweepStep, shard: number, deps: SweepTickDeps): Promise<SweepAnswer> {
  const { ledger, sweeps } = deps
  switch (step.kind) {
    case 'tickAgain':
      return { kind: 'again', waitSeconds: step.waitSeconds }
    case 'sleep': {
      const { waitSeconds, ifGeneration, ifDemand } = step
      const until = new Date(deps.clock.now() + waitSeconds * 1_000).toISOString()
      const isNoted = await ledger.noteSleep(shard, until, { ifGeneration, ifDemand })
      return { kind: 'again', waitSeconds: isNoted ? waitSeconds : 0 }
    }
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
