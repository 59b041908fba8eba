import type { Terminal, Tone } from './terminal.ts'

/** One column of a table. */
export interface Column {
  readonly header: string
  readonly align?: 'left' | 'right'
  /** Makes a text of the column at most `width` columns long; by default its end is cut off. */
  readonly shorten?: (text: string, width: number) => string
  /** Whether the column gives way first when the table is too wide. */
  readonly gives?: boolean
}

/** One field of a table. */
export interface Cell {
  readonly text: string
  readonly tone?: Tone
}

/** Between two columns. */
const gap = '  '

/** No column is made narrower than this: a letter and an ellipsis. */
const narrowest = 2

/** A table that is no wider than the terminal. Columns that give way become as narrow as their header before others do. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  terminal: Terminal,
): string {
  const header = columns.map((column) => ({ text: column.header, tone: 'faint' as const }))
  const lines = [header, ...rows]
  const widths = fittingWidths(columns, lines, terminal.width)
  return lines.map((line) => renderLine(columns, { line, widths }, terminal)).join('\n')
}

function fittingWidths(
  columns: readonly Column[],
  lines: readonly (readonly Cell[])[],
  room: number,
): readonly number[] {
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.text.length ?? 0)))
  let excess = widths.reduce((sum, width) => sum + width, gap.length * (columns.length - 1)) - room
  const giving = columns.map((column) => (column.gives === true ? column.header.length : Infinity))
  const anyone = columns.map(() => narrowest)
  for (const least of [giving, anyone]) {
    while (excess > 0) {
      const widest = widestAbove(widths, least)
      if (widest === undefined) break
      widths[widest] = (widths[widest] ?? 0) - 1
      excess -= 1
    }
  }
  return widths
}

function widestAbove(widths: readonly number[], least: readonly number[]): number | undefined {
  const candidates = widths
    .map((width, index) => ({ width, index }))
    .filter(({ width, index }) => width > (least[index] ?? Infinity))
  return candidates.toSorted((a, b) => b.width - a.width)[0]?.index
}

function renderLine(
  columns: readonly Column[],
  row: { readonly line: readonly Cell[]; readonly widths: readonly number[] },
  terminal: Terminal,
): string {
  const fields = columns.map((column, index) => {
    const { text, tone = 'plain' } = row.line[index] ?? { text: '' }
    const width = row.widths[index] ?? 0
    const short = text.length <= width ? text : (column.shorten ?? cutEnd)(text, width)
    const blanks = ' '.repeat(Math.max(0, width - short.length))
    const painted = terminal.paint(short, tone)
    if (column.align === 'right') return `${blanks}${painted}`
    return index === columns.length - 1 ? painted : `${painted}${blanks}`
  })
  return fields.join(gap)
}

function cutEnd(text: string, width: number): string {
  return `${text.slice(0, width - 1)}…`
}
