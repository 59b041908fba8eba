/** One execution of the run workflow: some images to the first accounts in the first Regions. */
export interface RunPlan {
  readonly name: string
  /** Index of its first image: the same image takes equally long whoever copies it. */
  readonly firstImage: number
  readonly images: number
  /** Minutes after the beginning. */
  readonly startMinute: number
  /** Minutes after the beginning. */
  readonly abortMinute?: number
}

/** What is copied, and how copies behave. */
export interface Workload {
  readonly id: WorkloadId
  readonly title: string
  readonly accounts: number
  readonly regions: readonly string[]
  readonly runs: readonly RunPlan[]
  /** Of the lognormal distribution of durations, whose median is `medianSeconds`. */
  readonly sigma: number
  /** The part of `sigma` that the size of the image tells; the rest is noise of its own for each copy. */
  readonly sizeSigma: number
  /** Whether every fortieth account cannot be copied to, each for another reason. */
  readonly broken: boolean
  /**
   * Whether the owner has allowed the accounts by hand to copy its AMIs: one lane gets many copies only of as many AMIs,
   * and what EC2 lets us grant in a minute would be measured instead of the lane.
   */
  readonly isGranted: boolean
  /** Copies that somebody else starts in the first lane. */
  readonly strangers?: { readonly copies: number; readonly startMinute: number }
  /** How many slots the rules leave to strangers, who may take one between a look and the call; absent: none. */
  readonly headroom?: number
}

/** The workloads of the benchmark, by the names that its tables use. */
export type WorkloadId = 'W0' | 'W1' | 'W2' | 'W3' | 'W4' | 'W5'

/** Median of all durations. */
export const medianSeconds = 480

/** EC2's limit and the product's, in every lane. */
export const laneLimit = 50

/** Where the product lives, and every image is built. */
export const homeRegion = 'us-east-1'

const fourRegions = [homeRegion, 'us-west-2', 'eu-west-1', 'eu-central-1'] as const

/** The published figures say "40 % noise": sigma 0.4 of 0.8 is not told by the size. */
const heavyTail = { sigma: 0.8, sizeSigma: Math.sqrt(0.8 ** 2 - 0.4 ** 2), broken: false } as const
const atHome = [homeRegion] as const

const catalog: Readonly<Record<WorkloadId, Omit<Workload, 'id'>>> = {
  W0: {
    title: '2 images x 180 accounts x 4 Regions',
    isGranted: false,
    accounts: 180,
    regions: fourRegions,
    runs: inTurn([1, 1], 0),
    sigma: 0.2,
    sizeSigma: 0,
    broken: true,
  },
  W1: {
    title: '1,000 copies, 20 lanes, 4 runs',
    isGranted: false,
    accounts: 20,
    regions: atHome,
    runs: inTurn([13, 12, 13, 12], 5),
    ...heavyTail,
  },
  W2: {
    title: '1,000 copies, 1 lane, 4 runs',
    isGranted: true,
    accounts: 1,
    regions: atHome,
    runs: inTurn([250, 250, 250, 250], 5),
    ...heavyTail,
  },
  W3: {
    title: '10,000 copies, 200 lanes, 4 runs',
    isGranted: false,
    accounts: 200,
    regions: atHome,
    runs: inTurn([13, 12, 13, 12], 5),
    ...heavyTail,
  },
  W4: {
    title: 'a 20-copy run 10 min behind a 2,000-copy run, 1 lane',
    isGranted: true,
    accounts: 1,
    regions: atHome,
    runs: [
      { name: 'big', firstImage: 0, images: 2000, startMinute: 0 },
      { name: 'small', firstImage: 2000, images: 20, startMinute: 10 },
    ],
    ...heavyTail,
  },
  W5: {
    title: 'two 500-copy runs, 1 lane, one aborted after 15 min, strangers start 5 copies',
    isGranted: true,
    accounts: 1,
    regions: atHome,
    runs: [
      { name: 'aborted', firstImage: 0, images: 500, startMinute: 0, abortMinute: 15 },
      { name: 'other', firstImage: 500, images: 500, startMinute: 0 },
    ],
    strangers: { copies: 5, startMinute: 20 },
    headroom: 1,
    ...heavyTail,
  },
}

/** All workloads, in their order. */
export const workloadIds = ['W0', 'W1', 'W2', 'W3', 'W4', 'W5'] as const satisfies readonly WorkloadId[]

/** A workload as the benchmark defines it. */
export function workloadOf(id: WorkloadId): Workload {
  return { id, ...catalog[id] }
}

/** The workload with its copies cut to a share, at least one image per run: for baselines that cannot take more. */
export function cutTo(workload: Workload, images: number): Workload {
  const all = workload.runs.reduce((sum, run) => sum + run.images, 0)
  if (images >= all) return workload
  const sizes = workload.runs.map((run) => Math.max(1, Math.round((run.images * images) / all)))
  const runs = workload.runs.map((run, index) => ({ ...run, images: sizes[index] ?? 1 }))
  return { ...workload, runs }
}

/** How many copies the workload wants. */
export function copiesOf({
  accounts,
  regions,
  runs,
}: Pick<Workload, 'accounts' | 'regions' | 'runs'>): number {
  return runs.reduce((sum, run) => sum + run.images, 0) * accounts * regions.length
}

function inTurn(images: readonly number[], minutesBetween: number): readonly RunPlan[] {
  return images.map((count, index) => ({
    name: `run-${index + 1}`,
    firstImage: images.slice(0, index).reduce((sum, one) => sum + one, 0),
    images: count,
    startMinute: index * minutesBetween,
  }))
}
