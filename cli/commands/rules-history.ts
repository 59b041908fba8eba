import type * as z from 'zod'

import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { rulesHistoryOutput } from '../output-schemas.ts'
import { renderTable } from '../table.ts'
import { moment } from '../wording.ts'

/** `ibshare rules history`: which version became current when, and who put it. */
export const rulesHistory: Command = {
  words: ['rules', 'history'],
  parameters: [],
  summary: 'list the versions of the rules, when each became current and who put it',
  options: {},
  run: async (input) => {
    const { rules } = await input.services()
    const puts = await rules.history()
    const output: z.infer<typeof rulesHistoryOutput> = { puts }
    return {
      exitCode: exitCodes.done,
      json: output,
      text: (terminal) => {
        const [newest] = puts
        if (newest === undefined) {
          return `Nobody has put rules yet.\n\nNext: ${input.commandLine('rules', 'put', 'FILE')}`
        }
        const rows = puts.map(({ version, at, actor }, index) => [
          { text: version, tone: 'strong' as const },
          { text: moment(at) },
          { text: index === 0 ? 'current' : '' },
          { text: actor },
        ])
        const next = input.commandLine('rules', 'show', (puts[1] ?? newest).version)
        return `${renderTable(columns, rows, terminal)}\n\nNext: ${next}`
      },
    }
  },
}

const columns = [
  { header: 'VERSION' },
  { header: 'PUT (UTC)' },
  { header: '' },
  { header: 'BY', gives: true },
]
