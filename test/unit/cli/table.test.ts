import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { renderTable } from '../../../cli/table.ts'
import { createTerminal } from '../../../cli/terminal.ts'
import { widthOf } from './cli-session.ts'

const terminal = (columns: number) => createTerminal({ columns, isTerminal: true, env: { NO_COLOR: '1' } })

describe('renderTable', () => {
  it('aligns columns, and leaves no blanks at the end of a line', () => {
    const columns = [{ header: 'NAME' }, { header: 'N', align: 'right' as const }, { header: 'LAST' }]
    const rows = [
      [{ text: 'a' }, { text: '12' }, { text: 'x' }],
      [{ text: 'abcdef' }, { text: '1' }, { text: 'yyyyy' }],
    ]

    expect(renderTable(columns, rows, terminal(80))).toBe(
      ['NAME     N  LAST', 'a       12  x', 'abcdef   1  yyyyy'].join('\n'),
    )
  })

  it('shortens the columns that give way, in their own way, before others', () => {
    const columns = [
      { header: 'A', gives: true, shorten: (text: string, width: number) => `<${text.slice(0, width - 2)}>` },
      { header: 'B' },
    ]

    const table = renderTable(columns, [[{ text: 'a'.repeat(50) }, { text: 'b'.repeat(20) }]], terminal(40))

    expect(table.split('\n')[1]).toBe(`<${'a'.repeat(16)}>  ${'b'.repeat(20)}`)
  })

  it('is never wider than the terminal', () => {
    const cell = fc.record({ text: fc.string({ maxLength: 100, unit: fc.constantFrom('a', ' ', '-') }) })
    const column = fc.record({ header: fc.constantFrom('A', 'LONGER HEADER'), gives: fc.boolean() })
    const table = fc.array(column, { minLength: 1, maxLength: 8 }).chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), {
          maxLength: 4,
        }),
        width: fc.integer({ min: 40, max: 120 }),
      }),
    )

    fc.assert(
      fc.property(table, ({ columns, rows, width }) => {
        expect(widthOf(renderTable(columns, rows, terminal(width)))).toBeLessThanOrEqual(width)
      }),
      { seed: 20_261_121, numRuns: 200 },
    )
  })
})

describe('createTerminal', () => {
  it.each([
    ['80 without a terminal', { columns: 200, isTerminal: false }, 80],
    ['80 when the terminal does not say', { isTerminal: true }, 80],
    ['what the terminal has', { columns: 132, isTerminal: true }, 132],
    ['40 at least', { columns: 10, isTerminal: true }, 40],
  ])('has a width of %s', (_, host, width) => {
    expect(createTerminal({ env: {}, ...host }).width).toBe(width)
  })
})
