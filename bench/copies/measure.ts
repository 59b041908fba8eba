import { accountIdsOf, flawsOf } from './cloud/bench-world.ts'
import type { BenchCloud } from './cloud/open-bench-cloud.ts'
import { callCounts, callsIn, lookCounts, refusedCopies } from './meters/call-counts.ts'
import { laneOf } from './meters/copy-starts.ts'
import type { Tick } from './meters/executions.ts'
import type { Played, PlayedRun } from './played.ts'
import type { Cell, CellResult, MadeCopy } from './result.ts'
import { copiesOf, laneLimit, type Workload } from './workload.ts'

/** What came of a cell, except for the time that it took. */
export function measure(
  cell: Cell,
  workload: Workload,
  { bench, played }: { readonly bench: BenchCloud; readonly played: Played },
): Omit<CellResult, 'wallSeconds'> {
  const { beginMs, meter, runs } = played
  const calls = bench.cloud.core.calls.all()
  const longest = longestOf(meter.ticks())
  return {
    cell,
    limit: laneLimit,
    headroom: workload.headroom ?? 0,
    wantedCopies: copiesOf(workload),
    wanted: wantedOf(workload),
    brokenAccounts: [...flawsOf(workload).keys()],
    copies: copiesOfCell(workload, { bench, played }),
    runs: runs.map((run) => endedRun(run, played)),
    refusals: refusedCopies(calls).map(({ atMs, caller, region }) => ({
      atMs: atMs - beginMs,
      lane: laneOf({ accountId: caller.accountId, region }),
    })),
    ...lookCounts(calls),
    calls: callCounts(calls),
    transitions: sumBy(meter.all(), ({ arn, machine }) => [machine, played.transitionsOf(arn)]),
    lambdaCalls: played.lambdaCalls,
    writeUnits: played.writeUnits,
    failedWriteUnits: played.failedWriteUnits,
    largestExecutionEvents: Math.max(0, ...meter.all().map(({ events }) => events)),
    longestTickMs: longest.toMs - longest.fromMs,
    callsInLongestTick: callsIn(calls, longest),
    ticks: meter.ticks().length,
  }
}

function endedRun({ plan, executionArn, startMs, abortMs }: PlayedRun, { beginMs, meter }: Played) {
  const execution = meter.find(executionArn)
  return {
    name: plan.name,
    startMs: startMs - beginMs,
    endMs: (execution?.endMs ?? Number.NaN) - beginMs,
    status: execution?.status ?? 'unknown',
    ...(abortMs === undefined ? {} : { abortMs: abortMs - beginMs }),
  }
}

function copiesOfCell(
  workload: Workload,
  { bench, played }: { readonly bench: BenchCloud; readonly played: Played },
): MadeCopy[] {
  const runOf = new Map(
    workload.runs.flatMap(({ name, firstImage, images }) =>
      Array.from({ length: images }, (_, index) => [firstImage + index, name] as const),
    ),
  )
  return bench.copies
    .copies()
    .map(({ imageId, lane, image, startMs, endMs, failed, gib, crossed, relay }) => ({
      lane,
      run: (image === undefined ? undefined : runOf.get(image)) ?? 'stranger',
      image: image ?? -1,
      startMs: startMs - played.beginMs,
      endMs: endMs - played.beginMs,
      failed,
      gib,
      crossed,
      relay,
      isEventLost: bench.events.hasLost(imageId),
    }))
}

function wantedOf(workload: Workload): CellResult['wanted'] {
  const lanes = accountIdsOf(workload).flatMap((accountId) =>
    workload.regions.map((region) => laneOf({ accountId, region })),
  )
  return workload.runs.flatMap(({ name, firstImage, images }) =>
    Array.from({ length: images }, (_, index) => firstImage + index).flatMap((image) =>
      lanes.map((lane) => ({ run: name, lane, image })),
    ),
  )
}

function longestOf(ticks: readonly Tick[]): Tick {
  return ticks.reduce(
    (longest, tick) => (tick.toMs - tick.fromMs > longest.toMs - longest.fromMs ? tick : longest),
    {
      fromMs: 0,
      toMs: 0,
    },
  )
}

function sumBy<Item>(
  items: readonly Item[],
  read: (item: Item) => readonly [string, number],
): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const item of items) {
    const [name, amount] = read(item)
    sums[name] = (sums[name] ?? 0) + amount
  }
  return sums
}
