import { describe, expect, it } from 'vitest'

import {
  afterStart,
  afterTick,
  isAsleep,
  overtakenBy,
  shardOf,
  sweepStart,
} from '../../../../functions/lib/domain/copying/sweep-control.ts'
import type { SweepControl, SweepStart } from '../../../../functions/lib/domain/copying/sweep-control.ts'
import { accountId, otherId, region } from './copies.ts'
import { forSeeds } from './seeded-random.ts'
import type { SeededRandom } from './seeded-random.ts'

const noted: SweepControl = { shard: 0, generation: 3, demand: 12 }
const mine = { generation: 3, ticks: 10 }

describe('sweepStart', () => {
  it('makes name and input of shard and generation alone', () => {
    expect(sweepStart(noted)).toEqual({ name: 'sweep-0-3', input: { shard: 0, generation: 3 } })
  })
})

describe('afterTick', () => {
  it.each([
    [
      { rests: ['queue', 'stragglers'], more: false },
      { kind: 'tickAgain', waitSeconds: 16 },
    ],
    [
      { rests: ['stragglers', 'nothing'], more: false },
      { kind: 'tickAgain', waitSeconds: 60 },
    ],
    [
      { rests: ['toldStragglers', 'nothing'], more: false },
      { kind: 'sleep', waitSeconds: 180, ifGeneration: 3, ifDemand: 12 },
    ],
    [
      { rests: ['nothing'], more: true },
      { kind: 'tickAgain', waitSeconds: 0 },
    ],
    [
      { rests: ['nothing'], more: false },
      { kind: 'tryToEnd', ifGeneration: 3, ifDemand: 12 },
    ],
    [
      { rests: [], more: false },
      { kind: 'tryToEnd', ifGeneration: 3, ifDemand: 12 },
    ],
  ] as const)('answers %j with %j', (found, step) => {
    expect(afterTick(mine, noted, found)).toEqual(step)
  })

  it('goes on as the next generation after 400 ticks', () => {
    const found = { rests: ['queue'], more: false } as const

    expect(afterTick({ ...mine, ticks: 399 }, noted, found).kind).toBe('tickAgain')
    expect(afterTick({ ...mine, ticks: 400 }, noted, found)).toEqual({ kind: 'handOver', ifGeneration: 3 })
  })

  it('leaves the shard to a newer generation, and sees that it runs', () => {
    expect(overtakenBy({ generation: 2 }, noted)).toEqual({
      kind: 'yield',
      to: { name: 'sweep-0-3', input: { shard: 0, generation: 3 } },
    })
    expect(overtakenBy(mine, noted)).toBeUndefined()
  })
})

describe('isAsleep', () => {
  const now = Date.parse('2026-11-22T13:00:00Z')

  it.each([
    ['for ten minutes', '2026-11-22T13:10:00.000Z', true],
    ['for twenty seconds', '2026-11-22T13:00:20.000Z', false],
    ['no longer', '2026-11-22T12:59:00.000Z', false],
    ['not at all', undefined, false],
  ])('tells of a sweep that sleeps %s', (_, sleepsUntil, expected) => {
    const control = sleepsUntil === undefined ? noted : { ...noted, sleepsUntil }
    expect(isAsleep(control, now)).toBe(expected)
  })
})

describe('afterStart', () => {
  it.each(['started', 'running'] as const)('is content where the sweep has %s', (answer) => {
    expect(afterStart(answer, noted, 0)).toEqual({ kind: 'served' })
  })

  it('counts up where the sweep of the name is dead, and leaves it to others in the end', () => {
    expect(afterStart('ended', noted, 0)).toEqual({ kind: 'countUp', ifGeneration: 3 })
    expect(afterStart('ended', noted, 5)).toEqual({ kind: 'leaveToOthers' })
  })
})

describe('shardOf', () => {
  it('spreads lanes over the shards, always the same way', () => {
    const lanes = [accountId, otherId].flatMap((account) =>
      Array.from({ length: 20 }, (_, index) => ({ accountId: account, region: `${region}${index}` })),
    )

    expect(new Set(lanes.map((lane) => shardOf(lane, 4)))).toEqual(new Set([0, 1, 2, 3]))
    expect(lanes.map((lane) => shardOf(lane, 1))).toEqual(lanes.map(() => 0))
  })
})

/**
 * One shard: producers, sweeps and the schedule step by step in any order. Each step is one read or one conditional
 * write, as DynamoDB and Step Functions do them.
 */
function createShard(random: SeededRandom) {
  const control = { generation: 1, demand: 0 }
  const executions = new Map<string, 'running' | 'ended'>()
  const running: Generator<void>[] = []
  let work = 0
  const read = (): SweepControl => ({ shard: 0, ...control })

  function startExecution({ name, input }: SweepStart): 'started' | 'running' | 'ended' {
    const standing = executions.get(name)
    if (standing !== undefined) return standing
    executions.set(name, 'running')
    running.push(sweep(input.generation))
    return 'started'
  }

  function* starter(): Generator<void> {
    for (let starts = 0; ; starts += 1) {
      const seen = read()
      yield
      const step = afterStart(startExecution(sweepStart(seen)), seen, starts)
      yield
      if (step.kind !== 'countUp') return
      if (control.generation === step.ifGeneration) control.generation += 1
    }
  }

  function* producer(): Generator<void> {
    work += 1
    yield
    control.demand += 1
    yield
    yield* starter()
  }

  function* sweep(generation: number): Generator<void> {
    const { name } = sweepStart({ shard: 0, generation })
    for (let ticks = 1; executions.get(name) === 'running'; ticks += 1) {
      const before = read()
      const overtaken = overtakenBy({ generation }, before)
      if (overtaken !== undefined) {
        startExecution(overtaken.to)
        executions.set(name, 'ended')
        return
      }
      yield
      const found = work
      yield
      work = Math.max(0, work - found)
      yield
      // Killed in the middle of its tick.
      if (executions.get(name) !== 'running') return
      const step = afterTick({ generation, ticks }, before, {
        rests: found > 0 ? ['queue'] : [],
        more: false,
      })
      if (step.kind === 'tryToEnd') {
        if (control.generation !== step.ifGeneration || control.demand !== step.ifDemand) continue
        control.generation += 1
        executions.set(name, 'ended')
      }
    }
  }

  function advance(): void {
    const index = random.between(0, Math.max(0, running.length - 1))
    if (running[index]?.next().done === true) running.splice(index, 1)
  }

  return {
    advance,
    work: () => work,
    makeWork: () => running.push(producer()),
    runSchedule: () => running.push(starter()),
    killSweeps: () => {
      for (const name of executions.keys()) executions.set(name, 'ended')
    },
    /** Nobody goes on with what was begun; Step Functions closes the execution of a sweep that went. */
    crashSomebody: () => {
      running.splice(random.between(0, running.length), 1)
      for (const name of executions.keys()) executions.set(name, 'ended')
    },
    settle: () => {
      for (let moment = 0; moment < 2_000 && running.length > 0; moment += 1) advance()
    },
    isAnySweepRunning: () => [...executions.values()].includes('running'),
  }
}

describe('the singleton sweep', () => {
  it('serves all work by itself where nothing crashes, 500 seeds', () => {
    forSeeds(500, (random) => {
      const shard = createShard(random)
      for (let moment = 0; moment < 120; moment += 1) {
        if (random.chance(0.1)) shard.makeWork()
        shard.advance()
      }
      shard.settle()

      expect(shard.work()).toBe(0)
      expect(shard.isAnySweepRunning()).toBe(false)
    })
  })

  it('serves all work with the next schedule, whatever crashed, 1,000 seeds', () => {
    let stranded = 0
    forSeeds(1_000, (random) => {
      const shard = createShard(random)
      for (let moment = 0; moment < 120; moment += 1) {
        if (random.chance(0.1)) shard.makeWork()
        if (random.chance(0.03)) shard.killSweeps()
        if (random.chance(0.03)) shard.crashSomebody()
        shard.advance()
      }
      shard.killSweeps()
      shard.settle()
      stranded += shard.work() > 0 ? 1 : 0
      shard.runSchedule()
      shard.settle()

      expect(shard.work()).toBe(0)
      expect(shard.isAnySweepRunning()).toBe(false)
    })

    // The crashes matter.
    expect(stranded).toBeGreaterThan(20)
  })

  it('cannot fall asleep on work that comes while it looks', () => {
    const step = afterTick(mine, noted, { rests: [], more: false })
    const demandNow = noted.demand + 1

    expect(step.kind === 'tryToEnd' && step.ifDemand === demandNow).toBe(false)
  })
})
