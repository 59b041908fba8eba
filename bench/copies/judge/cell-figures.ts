import type { CellResult, MadeCopy } from '../result.ts'
import { idlenessOf, occupancyAtStarts, slotReturns, type SlotReturn, type Span } from './lane-timeline.ts'
import { workBound } from './work-bound.ts'

/** What one cell shows, each a number whose meaning its name tells. */
export interface CellFigures {
  /** Copies of the runs that EC2 began, or was asked for, when the lane was full; without those that strangers overtook. */
  readonly startedAtLimit: number
  /** Calls that EC2 refused because a stranger took the slot between our look and the call: nobody can know of that. */
  readonly overtakenByStrangers: number
  /** Copies that EC2 refused room, and that were never made. */
  readonly lostPlaces: number
  /** Copies that could be made and were not, or twice. */
  readonly notOnce: number
  readonly crossedGib: number
  /** From the beginning to the end of the last copy, in seconds. */
  readonly lastCopySeconds: number
  readonly looksPerCopy: number
  /** Of the checks before anything is copied. */
  readonly checkLooksPerCopy: number
  readonly longestTickSeconds: number
  /** End of the last run through the bound of all schedules. */
  readonly makespan: number
  /** Slots idle while work waits, of all slots in that time. */
  readonly idle: number
  readonly transitionsPerCopy: number
  /** Without ten for each run. */
  readonly transitionsPerCopyBeyondRuns: number
  readonly lambdaCallsPerCopy: number
  readonly writeUnitsPerCopy: number
  readonly largestExecutionEvents: number
  /** Of slots of an aborted run's copies, the longest until another copy began, in seconds. */
  readonly slotReturnSeconds: number
  /** The same of copies whose event was lost; those are not in the other. */
  readonly untoldSlotReturnSeconds: number
  readonly ticks: number
  /** Of each run, in seconds. */
  readonly turnarounds: Readonly<Record<string, number>>
}

/** State transitions that a run may cost beside those of its copies. */
const transitionsOfRun = 10

/** Turns what was measured into figures. */
export function figuresOfCell(result: CellResult): CellFigures {
  const { copies, runs, wantedCopies } = result
  const transitions = sum(result.transitions)
  const last = Math.max(0, ...copies.filter(isWanted).map(({ endMs }) => endMs))
  const lanes = lanesOf(result)
  const idleness = lanes.map((lane) => idlenessOf(lane))
  const returns = lanes.flatMap((lane) => slotReturns({ ...lane, limit: result.limit - result.headroom }))
  return {
    startedAtLimit: result.refusals.length - overtakenByStrangers(result) + startedFull(result),
    overtakenByStrangers: overtakenByStrangers(result),
    lostPlaces: lostPlaces(result),
    notOnce: notOnce(result),
    crossedGib: copies.filter(({ crossed }) => crossed).reduce((total, { gib }) => total + gib, 0),
    lastCopySeconds: last / 1000,
    looksPerCopy: result.looks / wantedCopies,
    checkLooksPerCopy: result.checkLooks / wantedCopies,
    longestTickSeconds: result.longestTickMs / 1000,
    makespan: Math.max(...runs.map(({ endMs }) => endMs)) / workBound(workOf(result), result.limit),
    idle:
      total(idleness, ({ idle }) => idle) /
      Math.max(
        1,
        total(idleness, ({ offered }) => offered),
      ),
    transitionsPerCopy: transitions / wantedCopies,
    transitionsPerCopyBeyondRuns: (transitions - transitionsOfRun * runs.length) / wantedCopies,
    lambdaCallsPerCopy: sum(result.lambdaCalls) / wantedCopies,
    writeUnitsPerCopy: (sum(result.writeUnits) + result.failedWriteUnits) / wantedCopies,
    largestExecutionEvents: result.largestExecutionEvents,
    slotReturnSeconds: longestSeconds(returns.filter(({ isUntold }) => !isUntold)),
    untoldSlotReturnSeconds: longestSeconds(returns.filter(({ isUntold }) => isUntold)),
    ticks: result.ticks,
    turnarounds: Object.fromEntries(runs.map(({ name, startMs, endMs }) => [name, (endMs - startMs) / 1000])),
  }
}

function longestSeconds(returns: readonly SlotReturn[]): number {
  return Math.max(0, ...returns.map(({ millis }) => millis)) / 1000
}

function isWanted({ run, relay, failed }: MadeCopy): boolean {
  return run !== 'stranger' && !relay && !failed
}

function startedFull({ copies, limit }: CellResult): number {
  return total([...Map.groupBy(copies, ({ lane }) => lane).values()], (ofLane) => {
    const sorted = ofLane.toSorted((a, b) => a.startMs - b.startMs)
    const occupancies = occupancyAtStarts(sorted.map(spanOf))
    return sorted.filter(({ run }, index) => run !== 'stranger' && (occupancies[index] ?? 0) >= limit).length
  })
}

/** A tick of one lane takes up to two seconds here, and what it calls EC2 for most of another; in milliseconds. */
const lookMillis = 3_000

function overtakenByStrangers({ copies, refusals }: CellResult): number {
  const strangers = copies.filter(({ run }) => run === 'stranger')
  return refusals.filter(({ atMs, lane }) =>
    strangers.some((copy) => copy.lane === lane && copy.startMs <= atMs && copy.startMs > atMs - lookMillis),
  ).length
}

/** Copies that were made, by lane and image. */
function madeCounts({ copies }: CellResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const copy of copies.filter(isWanted)) counts.set(keyOf(copy), (counts.get(keyOf(copy)) ?? 0) + 1)
  return counts
}

function notOnce(result: CellResult): number {
  const made = madeCounts(result)
  const broken = brokenLanes(result)
  return makeable(result).filter((copy) => !broken.has(copy.lane) && made.get(keyOf(copy)) !== 1).length
}

function lostPlaces(result: CellResult): number {
  const made = madeCounts(result)
  const refused = new Set(result.refusals.map(({ lane }) => lane))
  return makeable(result).filter((copy) => refused.has(copy.lane) && !made.has(keyOf(copy))).length
}

/** What was wanted and not given up by an abort. */
function makeable({ wanted, runs }: CellResult): CellResult['wanted'] {
  const aborted = new Set(runs.filter(({ abortMs }) => abortMs !== undefined).map(({ name }) => name))
  return wanted.filter(({ run }) => !aborted.has(run))
}

/** Lanes of accounts that the workload broke. */
function brokenLanes({ brokenAccounts, wanted }: CellResult): ReadonlySet<string> {
  const lanes = new Set(wanted.map(({ lane }) => lane))
  return new Set([...lanes].filter((lane) => brokenAccounts.some((accountId) => lane.startsWith(accountId))))
}

function workOf(result: CellResult) {
  const releases = new Map(result.runs.map(({ name, startMs }) => [name, startMs]))
  return result.copies.filter(isWanted).map(({ lane, run, startMs, endMs }) => ({
    lane,
    releaseMs: releases.get(run) ?? 0,
    durationMs: endMs - startMs,
  }))
}

/** Each lane with what waited in it: from the start of its run until EC2 began it, or the run was aborted. */
function lanesOf(result: CellResult) {
  const broken = brokenLanes(result)
  const runs = new Map(result.runs.map((run) => [run.name, run]))
  const begun = new Map(result.copies.toReversed().map((copy) => [keyOf(copy), copy.startMs]))
  const wanted = Map.groupBy(result.wanted, ({ lane }) => lane)
  const copies = Map.groupBy(result.copies, ({ lane }) => lane)
  return [...wanted].flatMap(([lane, ofLane]) => {
    if (broken.has(lane)) return []
    const waits = ofLane.flatMap((copy): Span[] => {
      const run = runs.get(copy.run)
      const to = begun.get(keyOf(copy)) ?? run?.abortMs ?? run?.endMs
      return run === undefined || to === undefined ? [] : [{ from: run.startMs, to }]
    })
    const watched = (copies.get(lane) ?? []).map(({ run, startMs: from, endMs: to, isEventLost }) => {
      const abortMs = runs.get(run)?.abortMs
      const isUntold = result.cell.wakeUps && isEventLost
      return { from, to, isWatched: abortMs !== undefined && to > abortMs, isUntold }
    })
    return [{ limit: result.limit, waits, copies: watched }]
  })
}

function spanOf({ startMs, endMs }: MadeCopy): Span {
  return { from: startMs, to: endMs }
}

function keyOf({ lane, image }: { readonly lane: string; readonly image: number }): string {
  return `${lane} ${image}`
}

function sum(counts: Readonly<Record<string, number>>): number {
  return total(Object.values(counts), (count) => count)
}

function total<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((all, item) => all + read(item), 0)
}
