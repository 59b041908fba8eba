import { figuresOfCell, type CellFigures } from '../judge/cell-figures.ts'
import type { JudgedFigure } from '../judge/judge.ts'
import type { Cell, CellResult } from '../result.ts'

const compared: readonly { readonly what: string; readonly read: (figures: CellFigures) => number }[] = [
  { what: 'makespan / work bound', read: ({ makespan }) => makespan },
  { what: 'slots idle while work waits', read: ({ idle }) => idle },
  { what: 'transitions per copy', read: ({ transitionsPerCopy }) => transitionsPerCopy },
  { what: 'Lambda calls per copy', read: ({ lambdaCallsPerCopy }) => lambdaCallsPerCopy },
  { what: 'AssumeRole + Describe calls per copy', read: ({ looksPerCopy }) => looksPerCopy },
  { what: 'write units per copy', read: ({ writeUnitsPerCopy }) => writeUnitsPerCopy },
  { what: 'copies started at or above the limit', read: ({ startedAtLimit }) => startedAtLimit },
  { what: 'largest execution, events', read: ({ largestExecutionEvents }) => largestExecutionEvents },
]

/** The product beside each baseline that played the same copies of the same seed: no goals, only figures. */
export function comparisons(results: readonly CellResult[]): readonly Omit<JudgedFigure, 'goal' | 'pass'>[] {
  const baselines = results.filter(({ cell }) => cell.by !== 'product')
  return baselines.flatMap((baseline) =>
    results
      .filter(({ cell }) => cell.by === 'product' && playsSame(cell, baseline.cell))
      .flatMap((product) => compare(product, baseline)),
  )
}

function playsSame(one: Cell, other: Cell): boolean {
  return (
    one.workload === other.workload &&
    one.seed === other.seed &&
    one.images === other.images &&
    one.runs === undefined &&
    one.ruleLimit === undefined
  )
}

function compare(product: CellResult, baseline: CellResult) {
  const [ours, theirs] = [figuresOfCell(product), figuresOfCell(baseline)]
  const { workload, images, wakeUps, relay } = product.cell
  const way = [
    wakeUps ? 'events' : 'polling',
    ...(workload === 'W0' ? [relay ? 'relay' : 'direct'] : []),
  ].join(', ')
  const where = images === undefined ? workload : `${workload} cut to ${images} copies`
  return compared.map(({ what, read }) => ({
    figure: `${where}, ${way}, against ${baseline.cell.by}: ${what}`,
    ours: read(ours),
    worst: read(ours),
    baseline: read(theirs),
    ratio: read(theirs) === 0 ? null : read(ours) / read(theirs),
    cells: 1,
  }))
}
