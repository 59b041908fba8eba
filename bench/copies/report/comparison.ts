import { figuresOfCell, type CellFigures } from '../judge/cell-figures.ts'
import type { JudgedFigure } from '../judge/judge.ts'
import { relayBound } from '../judge/relay-bound.ts'
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

type Comparison = Omit<JudgedFigure, 'goal' | 'pass'>

/** The product beside each baseline that played the same copies of the same seed: no goals, only figures. */
export function comparisons(results: readonly CellResult[]): readonly Comparison[] {
  const baselines = results.filter(({ cell }) => cell.by !== 'product')
  return [
    ...results.filter(({ cell }) => cell.by === 'product' && cell.relay).map(againstRelayBound),
    ...baselines.flatMap((baseline) =>
      results
        .filter(({ cell }) => cell.by === 'product' && playsSame(cell, baseline.cell))
        .flatMap((product) => compare(product, baseline)),
    ),
  ]
}

/** What of the time to the last account is the product's own, and what are the relays'. */
function againstRelayBound(product: CellResult): Comparison {
  const { workload, wakeUps, seed } = product.cell
  const ours = figuresOfCell(product).lastCopySeconds
  const bound = relayBound(product.copies) / 1000
  const figure = `${workload}, ${wakeUps ? 'events' : 'polling'}, relay, seed ${seed}, against the relay bound: time to the last account, s`
  return { figure, ours, worst: ours, baseline: bound, ratio: ours / bound, cells: 1 }
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

function compare(product: CellResult, baseline: CellResult): readonly Comparison[] {
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
