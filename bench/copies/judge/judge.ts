import type { Cell, CellResult } from '../result.ts'
import { figuresOfCell, type CellFigures } from './cell-figures.ts'
import { goalsFor, type Goal } from './goals.ts'

/** One figure against its goal, and against a baseline where there is one. */
export interface JudgedFigure {
  readonly figure: string
  /** Mean over seeds and ways, or the worst of them where nothing else would do. */
  readonly ours: number
  readonly worst: number
  readonly baseline: number | null
  readonly ratio: number | null
  readonly goal: number
  /** `null`: no cell shows it. */
  readonly pass: boolean | null
  readonly cells: number
}

/** A cell with what it shows. */
export interface JudgedCell {
  readonly cell: Cell
  readonly figures: CellFigures
}

/** Holds what was measured against the goals. A figure that nothing shows passes nothing. */
export function judge(results: readonly CellResult[]): readonly JudgedFigure[] {
  const judged = results.map((result) => ({ cell: result.cell, figures: figuresOfCell(result) }))
  return goalsFor(results).map((goal) => judgeOne(goal, judged))
}

function judgeOne(goal: Goal, cells: readonly JudgedCell[]): JudgedFigure {
  const shown = cells.filter(({ cell }) => goal.of(cell)).flatMap((one) => readOne(goal, one, cells))
  const ours = shown.map((one) => one.ours)
  const values = shown.map(({ value }) => value)
  const value = goal.judges === 'mean' ? meanOf(values) : Math.max(...values)
  const baselines = shown.flatMap(({ baseline }) => baseline ?? [])
  const isShown = shown.length > 0
  return {
    figure: goal.figure,
    ours: !isShown ? 0 : goal.judges === 'mean' ? meanOf(ours) : Math.max(...ours),
    worst: isShown ? Math.max(...values) : 0,
    baseline: baselines.length > 0 ? meanOf(baselines) : null,
    ratio: goal.by === undefined || !isShown ? null : value,
    goal: goal.goal,
    pass: isShown ? value <= goal.goal : null,
    cells: shown.length,
  }
}

interface Shown {
  readonly ours: number
  readonly baseline?: number
  /** What is held against the goal. */
  readonly value: number
}

function readOne(goal: Goal, { cell, figures }: JudgedCell, cells: readonly JudgedCell[]): readonly Shown[] {
  const ours = goal.read(figures)
  const { by } = goal
  if (by === undefined) return [{ ours, value: ours }]
  const other = cells.find(
    (one) => one.cell.workload === cell.workload && one.cell.seed === cell.seed && by.of(one.cell),
  )
  if (other === undefined) return []
  const baseline = by.read(other.figures)
  return [{ ours, baseline, value: ours / baseline }]
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
