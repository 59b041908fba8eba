import type { Cell } from './result.ts'
import type { WorkloadId } from './workload.ts'

/** What is to be played. */
export interface Wish {
  readonly workloads: readonly WorkloadId[]
  readonly seeds: readonly number[]
  /** Only what shows most, and no baselines. */
  readonly quick: boolean
  readonly ruleLimit?: number
  /** At most so many accounts. */
  readonly accounts?: number
}

/** Baselines play this seed alone, and so many images of W2: more of it takes them hours. */
const baselineSeed = 1
const baselineImages = 200

/** All cells of a wish, those that tell most first. */
export function cellsOf({ workloads, seeds, quick, ruleLimit, accounts }: Wish): readonly Cell[] {
  const limited = {
    ...(ruleLimit === undefined ? {} : { ruleLimit }),
    ...(accounts === undefined ? {} : { accounts }),
  }
  const bySeed = (workload: WorkloadId): readonly Cell[] =>
    seedsOf(workload, seeds).flatMap((seed) =>
      [true, false].flatMap((wakeUps) => {
        const plain: Cell = { workload, seed, by: 'product', wakeUps, relay: false, ...limited }
        return variantsOf(workload, quick).map((variant) => Object.assign({}, plain, variant))
      }),
    )
  return [
    ...workloads.flatMap(bySeed),
    ...(quick ? [] : workloads.flatMap((workload) => baselinesOf(workload, seeds))),
  ].toSorted((a, b) => a.seed - b.seed)
}

function seedsOf(workload: WorkloadId, seeds: readonly number[]): readonly number[] {
  return workload === 'W3' ? seeds.slice(0, 1) : seeds
}

function variantsOf(workload: WorkloadId, quick: boolean): readonly Partial<Cell>[] {
  switch (workload) {
    case 'W0':
      return quick ? [{ relay: true }] : [{ relay: true }, { relay: false }]
    case 'W4':
      return [{}, { runs: ['small'] }, { runs: ['big'] }]
    case 'W1':
    case 'W2':
    case 'W3':
    case 'W5':
      return [{}]
  }
}

function baselinesOf(workload: WorkloadId, seeds: readonly number[]): readonly Cell[] {
  if (!seeds.includes(baselineSeed)) return []
  const alone = { workload, seed: baselineSeed, wakeUps: false, relay: false }
  switch (workload) {
    case 'W0':
      return [{ ...alone, by: 'plainCopies' }]
    case 'W1':
      return [
        { ...alone, by: 'semaphore' },
        { ...alone, by: 'pollingMap' },
      ]
    case 'W2': {
      const cut = { ...alone, images: baselineImages }
      return [
        { ...cut, by: 'semaphore' },
        { ...cut, by: 'pollingMap' },
        { ...cut, by: 'product' },
        { ...cut, by: 'product', wakeUps: true },
      ]
    }
    case 'W3':
    case 'W4':
    case 'W5':
      return []
  }
}

/** A short name of a cell, fit for a file. */
export function cellName(cell: Cell): string {
  const { workload, seed, by, wakeUps, relay, runs, images, accounts, ruleLimit } = cell
  return [
    workload,
    by,
    by === 'product' ? (wakeUps ? 'events' : 'polling') : undefined,
    workload === 'W0' && by === 'product' ? (relay ? 'relay' : 'direct') : undefined,
    runs?.join('+'),
    images === undefined ? undefined : `${images}-images`,
    accounts === undefined ? undefined : `${accounts}-accounts`,
    ruleLimit === undefined ? undefined : `limit-${ruleLimit}`,
    `seed-${seed}`,
  ]
    .filter((part) => part !== undefined)
    .join('_')
}
