import { cellName } from '../cells.ts'
import { figuresOfCell, type CellFigures } from '../judge/cell-figures.ts'
import type { JudgedFigure } from '../judge/judge.ts'
import type { CellResult } from '../result.ts'
import { workloadIds, workloadOf } from '../workload.ts'

/** One column of the tables of cells. */
interface Column {
  readonly title: string
  readonly read: (figures: CellFigures, result: CellResult) => string
}

const columns: readonly Column[] = [
  { title: 'copies', read: (_, { copies }) => String(copies.length) },
  { title: 'at limit', read: ({ startedAtLimit }) => String(startedAtLimit) },
  { title: 'overtaken', read: ({ overtakenByStrangers }) => String(overtakenByStrangers) },
  { title: 'not once', read: ({ notOnce }) => String(notOnce) },
  { title: 'last, min', read: ({ lastCopySeconds }) => (lastCopySeconds / 60).toFixed(1) },
  { title: 'makespan', read: ({ makespan }) => makespan.toFixed(3) },
  { title: 'idle %', read: ({ idle }) => (idle * 100).toFixed(2) },
  { title: 'GiB crossed', read: ({ crossedGib }) => crossedGib.toFixed(0) },
  { title: 'transitions', read: ({ transitionsPerCopy }) => transitionsPerCopy.toFixed(2) },
  { title: 'Lambda', read: ({ lambdaCallsPerCopy }) => lambdaCallsPerCopy.toFixed(2) },
  { title: 'looks', read: ({ looksPerCopy }) => looksPerCopy.toFixed(2) },
  { title: 'of checks', read: ({ checkLooksPerCopy }) => checkLooksPerCopy.toFixed(2) },
  { title: 'write units', read: ({ writeUnitsPerCopy }) => writeUnitsPerCopy.toFixed(2) },
  { title: 'ticks', read: ({ ticks }) => String(ticks) },
  { title: 'longest tick, s', read: ({ longestTickSeconds }) => longestTickSeconds.toFixed(1) },
  { title: 'its calls', read: (_, { callsInLongestTick }) => String(callsInLongestTick) },
  { title: 'events', read: ({ largestExecutionEvents }) => String(largestExecutionEvents) },
  { title: 'wall, s', read: (_, { wallSeconds }) => wallSeconds.toFixed(0) },
]

/** A table for each workload, in Markdown: a row for each cell. Transitions, calls and units are for each copy. */
export function cellTables(results: readonly CellResult[]): string {
  return workloadIds
    .map((id) => ({ id, cells: results.filter(({ cell }) => cell.workload === id) }))
    .filter(({ cells }) => cells.length > 0)
    .map(({ id, cells }) => {
      const rows = cells
        .map((result) => [cellName(result.cell), ...readRow(result)])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
      return `### ${id}: ${workloadOf(id).title}\n\n${table(['cell', ...columns.map(({ title }) => title)], rows)}`
    })
    .join('\n\n')
}

function readRow(result: CellResult): readonly string[] {
  const figures = figuresOfCell(result)
  return columns.map(({ read }) => read(figures, result))
}

/** The figures with their goals, in Markdown. */
export function goalTable(figures: readonly JudgedFigure[]): string {
  const rows = figures.map(({ figure, ours, worst, baseline, ratio, goal, pass, cells }) => [
    figure,
    number(ours),
    baseline === null ? '' : number(baseline),
    ratio === null ? '' : number(ratio),
    number(worst),
    number(goal),
    pass === null ? 'not shown' : pass ? 'reached' : 'MISSED',
    String(cells),
  ])
  return table(['figure', 'ours', 'against', 'ratio', 'worst cell', 'at most', '', 'cells'], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function number(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  return Math.abs(value) < 10 ? value.toFixed(4) : value.toFixed(1)
}
