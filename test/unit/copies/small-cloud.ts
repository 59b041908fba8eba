import { enqueueCopies } from '../../../functions/lib/copies/enqueue-copies.ts'
import type { EnqueueCopiesDeps } from '../../../functions/lib/copies/enqueue-copies.ts'
import { createLaneMemory } from '../../../functions/lib/copies/lane-memory.ts'
import { demandSweepsForWork } from '../../../functions/lib/copies/start-sweep.ts'
import { sweepTick } from '../../../functions/lib/copies/sweep-tick.ts'
import type { SweepTickDeps } from '../../../functions/lib/copies/sweep-tick.ts'
import { wakeLane } from '../../../functions/lib/copies/wake-lane.ts'
import { withdrawRun } from '../../../functions/lib/copies/withdraw-run.ts'
import type { CallAnswer } from '../../../functions/lib/domain/copying/call-answer.ts'
import { copyIdOf, hasEnded } from '../../../functions/lib/domain/copying/copy.ts'
import { laneNameOf } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { LaneKey } from '../../../functions/lib/domain/copying/lane-key.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { SweepStart } from '../../../functions/lib/domain/copying/sweep-control.ts'
import { RequestRefused } from '../../../functions/lib/domain/errors.ts'
import type { CopyLedger } from '../../../functions/lib/ports/copy-ledger.ts'
import type { Destinations } from '../../../functions/lib/ports/destinations.ts'
import type { ImageGrants } from '../../../functions/lib/ports/image-grants.ts'
import type { RunAnswer } from '../../../functions/lib/ports/run-answer.ts'
import type { SweepStarter } from '../../../functions/lib/ports/sweep-starter.ts'
import { build, ownerId, plainFacts, wantedCopy, wantedOf } from '../domain/copying/copies.ts'
import type { SeededRandom } from '../domain/copying/seeded-random.ts'
import { createScheduler } from './scheduler.ts'
import type { Process } from './scheduler.ts'
import { createSmallEc2, Ec2Error } from './small-ec2.ts'
import { createSmallLeases, createSmallLedger } from './small-ledger.ts'

const minute = 60_000
const start = Date.parse('2026-11-22T10:00:00.000Z')
const region = 'eu-west-1'
const accounts = ['440000000001', '440000000002'] as const
const lanes: readonly [LaneKey, ...LaneKey[]] = [
  { accountId: ownerId, region },
  { accountId: accounts[0], region },
  { accountId: accounts[1], region },
]

/** What passes by itself, and what a function hears that comes to enqueue after its run was stopped. */
const harmless: ReadonlySet<string> = new Set([
  'TransientServiceError',
  'EnqueuingUnfinished',
  'RunWithdrawn',
])

/** The account that somebody else let copy the first image. */
export const friend = '990000000001'

interface Run {
  readonly runId: string
  readonly copies: readonly PlannedCopy[]
  status: 'running' | 'succeeded' | 'aborted'
  token: string
}

type WorldDeps = Omit<SweepTickDeps & EnqueueCopiesDeps, 'ledger' | 'destinations'> & {
  readonly ledger: CopyLedger
  readonly destinations: Destinations
}

/** Three lanes, two runs and everything around them: Step Functions, EC2, Lambda, and what goes wrong with them. */
export function createSmallCloud(random: SeededRandom) {
  // In a calm world nothing crashes, so that nothing may need the schedule or a state's time-out to go on.
  const isCalm = random.chance(0.4)
  const crash = random.pick([0.002, 0.006, 0.02] as const)
  const scheduler = createScheduler(
    random,
    start,
    isCalm ? { crash: 0, throttle: 0 } : { crash, throttle: 0.01 },
  )
  const { clock } = scheduler
  const { ledger, contents } = createSmallLedger()
  const leases = createSmallLeases()
  const broken = new Map<string, 'fails' | 'refuses' | 'shut'>()
  if (random.chance(0.15)) {
    broken.set(laneNameOf(random.pick(lanes)), random.pick(['fails', 'refuses', 'shut'] as const))
  }
  const shards = random.pick([1, 1, 2, 3] as const)
  // Sweeps of more lanes leave some alone, and take notes of those who are told.
  const fewLanes = random.pick([0, 20] as const)
  const memory = createLaneMemory()
  const complaints: string[] = []
  const limits = [{ from: 0, limit: 3 }]
  const limitNow = () => limits.at(-1)?.limit ?? 3
  let pausedAt = Infinity
  let ec2Limit = random.chance(0.2) ? 2 : 4
  const ec2 = createSmallEc2({
    ownerId,
    random,
    clock,
    at: scheduler.at,
    limitOf: () => ec2Limit,
    broken: new Map([...broken].flatMap(([lane, how]) => (how === 'shut' ? [] : [[lane, how] as const]))),
    onStart: checkLimit,
    onEnd: (lane) => {
      if (random.chance(0.6)) void wake(lane)
      for (let more = random.between(0, 2); more > 0; more -= 1) void wake(lane)
    },
  })
  const parameters = new Map<string, string>()
  /** AMIs of copies that Image Builder made before. */
  const existing = new Map<string, string>()
  /** Accounts that EC2 grants nothing, and AMIs that it grants nobody. */
  const refused = new Set<string>()
  const unshareable = new Set<string>()
  const runs = new Map<string, Run>()
  const sweeps = new Map<string, { isRunning: boolean }>()
  const lateRuns: Run[] = []
  const timeout = isCalm ? Infinity : random.chance(0.3) ? random.between(3, 15) * minute : 60 * minute
  let workers = 0
  let tokens = 0

  function checkLimit({ lane }: { readonly lane: string }): void {
    const since = clock.now() - 2 * minute
    const inForce = limits.filter((_, index) => (limits[index + 1]?.from ?? Infinity) > since)
    const limit = Math.max(...inForce.map((one) => one.limit))
    const before = ec2.images.filter(
      (image) =>
        image.lane === lane &&
        image.endsAt > clock.now() &&
        image.sourceInstanceId === undefined &&
        (image.copyId !== undefined || image.visibleAt <= since),
    )
    if (clock.now() > pausedAt + 2 * minute)
      complaints.push(`${lane}: a copy was started in spite of a pause`)
    if (before.length >= limit)
      complaints.push(`${lane}: a copy was started with ${before.length} in progress`)
  }

  // Ports -----------------------------------------------------------------------------------------------------------

  const answered = <T>(value: T): CallAnswer<T> => ({ kind: 'answered', value })
  function answer<T>(lane: LaneKey, call: () => T): CallAnswer<T> {
    if (broken.get(laneNameOf(lane)) === 'shut') {
      return {
        kind: 'refused',
        error: { name: 'AccessDenied', message: 'not authorized to perform sts:AssumeRole' },
      }
    }
    try {
      return answered(call())
    } catch (error) {
      if (error instanceof Ec2Error)
        return { kind: 'refused', error: { name: error.name, message: error.message } }
      throw error
    }
  }

  const unused = async (): Promise<never> => {
    throw new Error('not in this world')
  }
  const destinations: Destinations = {
    look: async (lane, copyIds, scope) =>
      answer(lane, () => {
        const ids = new Set(copyIds)
        const isOurs = (copyId = '') => ids.has(copyId)
        return ec2
          .describe(lane)
          .filter(({ state, copyId }) => (scope === 'all' && state === 'pending') || isOurs(copyId))
      }),
    existingImages: async (lane, ids) =>
      answer(lane, () => ids.filter((id) => ec2.images.some(({ imageId }) => imageId === id))),
    startCopy: async (lane, call) => answer(lane, () => ec2.copyImage(lane, call)),
    // A call that hangs takes effect although its function is gone by then.
    writeParameter: async (lane, { name, imageId }) => {
      if (!isCalm && random.chance(0.3)) await scheduler.wait(random.between(1_000, 55_000))
      return answer(lane, () => {
        parameters.set(`${laneNameOf(lane)}${name}`, imageId)
        return 1
      })
    },
    readParameter: async (lane, name) =>
      answer(lane, () => {
        const value = parameters.get(`${laneNameOf(lane)}${name}`)
        return value === undefined ? undefined : { value, dataType: 'text' }
      }),
    tagTemplate: unused,
    allowLaunch: unused,
    latestTemplateVersion: unused,
    createTemplateVersion: unused,
    setDefaultTemplateVersion: unused,
  }

  const imageGrants: ImageGrants = {
    read: async (_, imageId) => {
      const shared = ec2.shared.get(imageId)
      if (shared === undefined) return undefined
      return {
        imageId,
        region,
        launchAccounts: [...shared.launch],
        snapshots: [{ snapshotId: `snap-${imageId}`, accounts: [...shared.volumes] }],
      }
    },
    add: async (_, call) => {
      const granted = grantSet(call)
      const imageId = call.kind === 'image' ? call.imageId : call.snapshotId.replace('snap-', '')
      if (unshareable.has(imageId)) {
        throw new RequestRefused('ResourceLimitExceeded', { where: imageId, remedy: 'none' })
      }
      for (const account of call.accounts.filter((one) => !refused.has(one))) {
        granted?.add(account)
        const delay = random.chance(0.1) ? random.between(0, 120_000) : 0
        ec2.shared.get(imageId)?.visibleFrom.set(account, clock.now() + delay)
      }
      const error = { name: 'InvalidAMIAttributeItemValue', message: 'Invalid attribute item value' }
      return call.accounts.filter((one) => refused.has(one)).map((accountId) => ({ accountId, error }))
    },
    withdraw: async (_, call) => {
      const granted = grantSet(call)
      for (const account of call.accounts) granted?.delete(account)
    },
  }

  function grantSet(call: Parameters<ImageGrants['add']>[1]): Set<string> | undefined {
    return call.kind === 'image'
      ? ec2.shared.get(call.imageId)?.launch
      : ec2.shared.get(call.snapshotId.replace('snap-', ''))?.volumes
  }

  const runAnswer: RunAnswer = {
    succeed: async (token) => {
      const run = [...runs.values()].find((one) => one.token === token && one.status === 'running')
      if (run === undefined) return 'gone'
      const open = [...contents.copies.values()].filter(
        (copy) => !hasEnded(copy) && copy.wantedBy.includes(run.runId),
      )
      const missing = run.copies.filter(({ id }) => !contents.copies.has(id))
      if (open.length + missing.length > 0) complaints.push(`${run.runId} was answered too early`)
      run.status = 'succeeded'
      return 'answered'
    },
  }

  const starter: SweepStarter = {
    start: async (sweep) => {
      const known = sweeps.get(sweep.name)
      if (known !== undefined) return known.isRunning ? 'running' : 'ended'
      void runSweep(sweep)
      return 'started'
    },
  }

  /** The write that ends a sweep, late sometimes: work is made between the sweep's last look and its end. */
  const slowLedger: CopyLedger = {
    ...ledger,
    countUp: async (shard, only) => {
      const late = only.ifDemand !== undefined && random.chance(0.7) ? lateRuns.shift() : undefined
      if (late !== undefined) {
        void runRun(late)
        await scheduler.wait(random.between(0, 6_000))
      }
      return ledger.countUp(shard, only)
    },
  }

  function depsOf(process: Process): WorldDeps {
    workers += 1
    const situation = process.remote({
      concurrentCopies: async () => ({ default: limitNow() }),
      isRunAlive: async (runId: string) => runs.get(runId)?.status === 'running',
      launchWanted: async () => [],
    })
    return {
      ledger: process.remote(slowLedger),
      destinations: process.remote(destinations),
      imageGrants: process.remote(imageGrants),
      leases: process.remote(leases),
      runAnswer: process.remote(runAnswer),
      sweeps: process.remote(starter),
      ...situation,
      concurrentCopies: () => situation.concurrentCopies(),
      isRunAlive: (runId) => situation.isRunAlive(runId),
      launchWanted: () => situation.launchWanted(),
      clock,
      ownerId,
      shards,
      // Environments come and go.
      memory: workers % 4 === 0 ? createLaneMemory() : memory,
      fewLanes,
      worker: `worker-${workers}`,
    }
  }

  // Step Functions and EventBridge -----------------------------------------------------------------------------------

  async function wake(lane: LaneKey): Promise<void> {
    report(await scheduler.invoke(async (process) => wakeLane(lane, depsOf(process))))
  }

  /** Errors that are not AWS's are ours. */
  function report(invocation: { readonly kind: string; readonly error?: unknown }): void {
    const { error } = invocation
    if (error instanceof Error && !harmless.has(error.name)) complaints.push(String(error.stack))
  }

  async function runSweep({ name, input }: SweepStart, execution = { isRunning: true }): Promise<void> {
    sweeps.set(name, execution)
    let after: string | undefined
    let failures = 0
    // An old sweep soon hands its shard over to the next generation.
    for (let ticks = random.chance(0.2) ? random.between(390, 399) : 1; execution.isRunning;) {
      const place = { ...input, ticks, ...(after === undefined ? {} : { after }) }
      const invocation = await scheduler.invoke(async (process) => sweepTick(place, depsOf(process)))
      report(invocation)
      if (invocation.kind !== 'returned') {
        failures += 1
        // The state's retries are used up: the execution fails and never counts up.
        if (failures >= 3) break
        await scheduler.wait(random.between(1_000, 5_000))
        continue
      }
      failures = 0
      ticks += 1
      if (invocation.value.kind === 'end') break
      ;({ after } = invocation.value)
      await scheduler.wait(invocation.value.waitSeconds * 1_000)
    }
    execution.isRunning = false
    const late = lateRuns.shift()
    if (late !== undefined) void runRun(late)
  }

  async function runRun(run: Run): Promise<void> {
    runs.set(run.runId, run)
    while (run.status === 'running') {
      tokens += 1
      const token = `token-${tokens}`
      run.token = token
      const wish = { runId: run.runId, token, images: [], copies: run.copies }
      const deadline = clock.now() + timeout
      const invocation = await scheduler.invoke(async (process) => enqueueCopies(wish, depsOf(process)))
      report(invocation)
      if (invocation.kind === 'returned') {
        while (run.status === 'running' && clock.now() < deadline) await scheduler.wait(5_000)
      } else await scheduler.wait(random.between(1_000, 20_000))
    }
  }

  async function abort(run: Run): Promise<void> {
    if (run.status !== 'running') return
    run.status = 'aborted'
    // The event is best effort, and may come twice.
    for (const chance of [isCalm ? 1 : 0.8, 0.2]) {
      if (random.chance(chance)) {
        void scheduler.invoke(async (process) => withdrawRun(run.runId, depsOf(process))).then(report)
      }
    }
  }

  async function schedule(): Promise<void> {
    while (!isOver()) {
      await scheduler.wait(5 * minute)
      report(await scheduler.invoke(async (process) => demandSweepsForWork(shards, depsOf(process))))
    }
  }

  const isOver = () =>
    lateRuns.length === 0 && [...sweeps.values()].every(({ isRunning }) => !isRunning) && isQuiet()

  const isQuiet = () =>
    isWithoutWork() &&
    [...ec2.shared.values()].every(({ launch, volumes }) => without(launch) + without(volumes) === 0)

  const isWithoutWork = () =>
    [...runs.values()].every(({ status }) => status !== 'running') &&
    contents.listed.size === 0 &&
    [...contents.copies.values()].every(hasEnded)

  const without = (granted: ReadonlySet<string>) =>
    [...granted].filter((account) => account !== friend).length

  // The world ---------------------------------------------------------------------------------------------------------

  function makeRun(runId: string, images: readonly number[], outputs = ['/golden']): Run {
    // The first run leaves an account out, which others want later from the same relays.
    const isOut = (index: number, accountId: string) =>
      runId === 'run-1' && index > 3 && accountId === accounts[1]
    const copies = images.flatMap((index) =>
      planImage(index, outputs).filter(({ accountId }) => !isOut(index, accountId)),
    )
    return {
      runId,
      copies: [...copies.filter(({ isRelay }) => isRelay), ...copies.filter(({ isRelay }) => !isRelay)],
      status: 'running',
      token: '',
    }
  }

  function startRun(runId: string, images: readonly number[], outputs?: string[]): void {
    const run = makeRun(runId, images, outputs)
    runs.set(runId, run)
    scheduler.at(start + random.between(0, 10 * minute), () => void runRun(run))
    if (random.chance(0.25)) {
      scheduler.at(start + random.between(0, 60 * minute), () => void abort(run))
    }
  }

  /** An image to three lanes by a relay, or to two straight from the build. */
  function planImage(index: number, outputs: readonly string[]): readonly PlannedCopy[] {
    const relay = index % 4 !== 3
    const wanted = lanes.map(({ accountId }) =>
      wantedCopy({
        accountId,
        region,
        relay,
        name: `golden ${index}`,
        outputs: {
          launchTemplates: [],
          parameters: outputs.map((name) => ({ accountId, name, dataType: 'text' })),
        },
      }),
    )
    const ours = relay ? wanted : wanted.filter(({ accountId }) => accountId !== ownerId)
    return planSources(
      wantedOf(ours),
      { ...build, version: `1.0.${index}/1`, sourceImageId: `ami-build${index}`, amis: [] },
      { ...plainFacts, gigabytes: random.between(1, 100) },
    ).copies.map(asThereAlready)
  }

  /** Image Builder has made a few of the AMIs itself. */
  function asThereAlready(copy: PlannedCopy): PlannedCopy {
    const existingImageId = existing.get(copy.id)
    return existingImageId === undefined || copy.isRelay ? copy : { ...copy, existingImageId }
  }

  for (let index = 0; index < 24; index += 1) ec2.share(`ami-build${index}`)
  ec2.share('ami-build0').launch.add(friend)
  for (const index of [3, 6, 8]) {
    if (!random.chance(0.3)) continue
    const lane = lanes[1 + (index % 2)] ?? lanes[0]
    const made = { name: `made ${index}`, visibleAt: start, endsAt: start, end: 'available' } as const
    const id = copyIdOf({ ...lane, sourceImageId: `ami-build${index}` })
    existing.set(id, ec2.addImage(lane, made))
  }
  startRun('run-1', [0, 1, 2, 3, 4, 5, 6])
  // Some of what the first wants as well, with one output more.
  startRun('run-2', [4, 5, 6, 7, 8, 9], ['/golden', '/silver'])
  const third = makeRun('run-3', [0, 1, 2, 4, 5, 9], ['/bronze'])
  runs.set(third.runId, third)
  scheduler.at(start + random.between(0, 40 * minute), () => void runRun(third))
  lateRuns.push(...[11, 15, 19, 23].map((image) => makeRun(`late-${image}`, [image])))
  lateRuns.push(makeRun('late-outputs', [1, 6], ['/tin']))
  scheduler.at(start + 300 * minute, () => {
    for (const run of lateRuns.splice(0)) void runRun(run)
  })
  if (!isCalm) scheduler.at(start, () => void schedule())
  for (let count = random.between(0, 6); count > 0; count -= 1) {
    const lane = random.pick(lanes)
    const backup = random.chance(0.3) ? { sourceInstanceId: 'i-1' } : {}
    scheduler.at(start + random.between(0, 40 * minute), () => {
      ec2.addImage(lane, { name: 'stranger', visibleAt: clock.now(), ...backup })
    })
  }
  for (let count = isCalm ? 0 : random.between(0, 3); count > 0; count -= 1) {
    scheduler.at(start + random.between(0, 40 * minute), () => {
      const running = [...sweeps].find(([, { isRunning }]) => isRunning)
      if (running === undefined) return
      const [name, execution] = running
      if (random.chance(0.5)) execution.isRunning = false
      else {
        const [shard = 0, generation = 0] = name.split('-').slice(1).map(Number)
        void runSweep({ name: `${name} again`, input: { shard, generation } })
      }
    })
  }
  if (random.chance(0.3)) {
    const at = start + random.between(0, 40 * minute)
    scheduler.at(at, () => {
      pausedAt = at
      void ledger.pause({ since: new Date(at).toISOString(), by: 'an operator' })
    })
    scheduler.at(at + random.between(1, 90) * minute, () => {
      pausedAt = Infinity
      void ledger.resume()
    })
  }
  if (random.chance(0.4)) {
    scheduler.at(start + random.between(0, 40 * minute), () => {
      limits.push({ from: clock.now(), limit: random.between(1, 2) })
    })
  }
  if (random.chance(0.2)) {
    scheduler.at(start + random.between(0, 40 * minute), () => {
      ec2Limit = random.between(1, 3)
    })
  }

  if (random.chance(0.15)) refused.add(random.pick(accounts))
  if (random.chance(0.1)) unshareable.add(`ami-build${random.between(0, 9)}`)

  return {
    complaints,
    refused,
    unshareable,
    contents,
    ec2,
    parameters,
    existing,
    runs,
    broken,
    lanes,
    clock,
    isOver,
    isCalm,
    run: () => scheduler.runUntil(start + 24 * 60 * minute, isOver),
  }
}

/** One world. */
export type SmallCloud = ReturnType<typeof createSmallCloud>
