import type { Cell, CellResult } from '../result.ts'
import type { WorkloadId } from '../workload.ts'
import type { CellFigures } from './cell-figures.ts'

/** A figure of the product that is to be at most its goal. */
export interface Goal {
  readonly figure: string
  readonly goal: number
  /** Which cells of the product it is about. */
  readonly of: (cell: Cell) => boolean
  /** `mean` over seeds, or `worst`. */
  readonly judges: 'mean' | 'worst'
  readonly read: (figures: CellFigures) => number
  /** What it is divided by, seed by seed: the same of other cells, of the product or a baseline. */
  readonly by?: {
    readonly name: string
    readonly of: (cell: Cell) => boolean
    readonly read: (figures: CellFigures) => number
  }
}

const isWhole = ({ by, runs, images }: Cell): boolean =>
  by === 'product' && runs === undefined && images === undefined

const whole =
  (workloads: readonly WorkloadId[], wakeUps?: boolean) =>
  (cell: Cell): boolean =>
    isWhole(cell) && workloads.includes(cell.workload) && (wakeUps ?? cell.wakeUps) === cell.wakeUps

const everywhere = whole(['W0', 'W1', 'W2', 'W3', 'W4', 'W5'])

/** A tick begins at most so long after the one before, in seconds: 20 while copies wait, and its own length. */
const queueSeconds = 20

/** A full lane whose account tells of ends is asked so often besides, in seconds. */
const toldFullSeconds = 600

/** The goals of the benchmark, in the order of its specification. */
export function goalsFor(results: readonly CellResult[]): readonly Goal[] {
  const tickOfW5 = Math.max(
    0,
    ...results.filter(({ cell }) => cell.workload === 'W5').map(({ longestTickMs }) => longestTickMs),
  )
  return [
    worst('copies started at or above the limit', 0, everywhere, ({ startedAtLimit }) => startedAtLimit),
    worst('copies that lost their place by a refusal', 0, everywhere, ({ lostPlaces }) => lostPlaces),
    worst('copies not made, or made twice', 0, everywhere, ({ notOnce }) => notOnce),
    ...againstPlainCopies(),
    mean(
      'W0 AssumeRole + Describe calls per copy, checks beforehand not counted',
      3,
      whole(['W0']),
      ({ looksPerCopy }) => looksPerCopy,
    ),
    worst('W0 longest tick, s', 60, whole(['W0']), ({ longestTickSeconds }) => longestTickSeconds),
    ...(['W1', 'W2'] as const).flatMap((id) => [
      mean(`${id} makespan / work bound, events`, 1.03, whole([id], true), ({ makespan }) => makespan),
      mean(`${id} makespan / work bound, polling`, 1.05, whole([id], false), ({ makespan }) => makespan),
    ]),
    mean('W2 slots idle while work waits, events', 0.006, whole(['W2'], true), ({ idle }) => idle),
    mean('W2 slots idle while work waits, polling', 0.016, whole(['W2'], false), ({ idle }) => idle),
    ...fairness(),
    ...(['W0', 'W1', 'W2', 'W3', 'W4', 'W5'] as const).flatMap((id) => [
      mean(
        `${id} transitions per copy beyond 10 a run, events`,
        0.15,
        whole([id], true),
        ({ transitionsPerCopyBeyondRuns }) => transitionsPerCopyBeyondRuns,
      ),
      mean(
        `${id} transitions per copy, polling`,
        id === 'W0' || id === 'W1' || id === 'W3' ? 1.5 : 2.1,
        whole([id], false),
        ({ transitionsPerCopy }) => transitionsPerCopy,
      ),
      mean(`${id} Lambda calls per copy`, 1.25, whole([id]), ({ lambdaCallsPerCopy }) => lambdaCallsPerCopy),
      mean(`${id} write units per copy`, 6, whole([id]), ({ writeUnitsPerCopy }) => writeUnitsPerCopy),
    ]),
    worst(
      'W3 largest execution, events',
      5000,
      whole(['W3']),
      ({ largestExecutionEvents }) => largestExecutionEvents,
    ),
    worst(
      "W5 slot back after the end of an aborted run's copy, s",
      queueSeconds + tickOfW5 / 1000,
      whole(['W5']),
      ({ slotReturnSeconds }) => slotReturnSeconds,
    ),
    worst(
      'W5 the same where the event of its end was lost, s',
      toldFullSeconds,
      whole(['W5'], true),
      ({ untoldSlotReturnSeconds }) => untoldSlotReturnSeconds,
    ),
  ]
}

function againstPlainCopies(): readonly Goal[] {
  const relayed = (cell: Cell): boolean => whole(['W0'])(cell) && cell.relay
  const direct = (cell: Cell): boolean => whole(['W0'])(cell) && !cell.relay
  return [
    againstPlain(
      'W0 inter-Region transfer / plain copies, relay',
      0.02,
      relayed,
      ({ crossedGib }) => crossedGib,
    ),
    againstPlain(lastAccount('relay'), 1, relayed, ({ lastCopySeconds }) => lastCopySeconds),
    againstPlain(lastAccount('direct'), 1, direct, ({ lastCopySeconds }) => lastCopySeconds),
  ]
}

function lastAccount(way: string): string {
  return `W0 time to the last account / plain copies, ${way}`
}

function againstPlain(...[figure, goal, of, read]: Parameters<typeof mean>): Goal {
  const by = { name: 'plain copies', of: (cell: Cell): boolean => cell.by === 'plainCopies', read }
  return { ...mean(figure, goal, of, read), by }
}

function fairness(): readonly Goal[] {
  return (['small', 'big'] as const).flatMap((run) => [fairnessOf(run, true), fairnessOf(run, false)])
}

function fairnessOf(run: 'small' | 'big', wakeUps: boolean): Goal {
  const figure = `W4 ${run} run / running alone, ${wakeUps ? 'events' : 'polling'}`
  const read = ({ turnarounds }: CellFigures): number => turnarounds[run] ?? Number.NaN
  const isAlone = (cell: Cell): boolean =>
    cell.workload === 'W4' && cell.wakeUps === wakeUps && cell.runs?.[0] === run
  return {
    ...mean(figure, run === 'small' ? 1.1 : 1.02, whole(['W4'], wakeUps), read),
    by: { name: `the ${run} run alone`, of: isAlone, read },
  }
}

type PlainGoal = [figure: string, goal: number, of: Goal['of'], read: Goal['read']]

function mean(...[figure, goal, of, read]: PlainGoal): Goal {
  return { figure, goal, of, judges: 'mean', read }
}

function worst(...[figure, goal, of, read]: PlainGoal): Goal {
  return { figure, goal, of, judges: 'worst', read }
}
