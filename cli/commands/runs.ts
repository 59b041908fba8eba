import type * as z from 'zod'

import type { Run } from '../../functions/lib/domain/run/run.ts'
import { badInput } from '../command-failure.ts'
import type { Command, CommandInput } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { runsOutput } from '../output-schemas.ts'
import { shortenRunId } from '../run-names.ts'
import { newestRunsBefore } from '../run-search.ts'
import { copiesSummary, sharesSummary, toneOfStatus } from '../run-wording.ts'
import { renderTable, type Cell } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { moment } from '../wording.ts'

/** `ibshare runs`: the newest runs. */
export const runs: Command = {
  words: ['runs'],
  parameters: [],
  summary: 'list the newest runs',
  options: { limit: { value: 'N', help: 'at most so many runs, 1 to 1000 (default 20)' } },
  run: async (input) => {
    const limit = readLimit(input)
    const services = await input.services()
    const found = await services.runs.listRuns({ before: newestRunsBefore(input.now()), limit })
    const output: z.infer<typeof runsOutput> = { runs: found }
    return {
      exitCode: exitCodes.done,
      json: output,
      text: (terminal) => {
        const [newest] = found
        if (newest === undefined) return 'No run in the last 24 months.'
        const next = input.commandLine('show', shortenRunId(newest.runId, 40))
        return `${runsTable(found, terminal)}\n\nNext: ${next}`
      },
    }
  },
}

const columns = [
  { header: 'RUN', shorten: shortenRunId, gives: true },
  { header: 'STARTED (UTC)' },
  { header: 'STATUS' },
  { header: 'OUTCOMES', gives: true },
]

/** Who copies nothing needs no column for it. */
function runsTable(found: readonly Run[], terminal: Terminal): string {
  const haveCopies = found.some(({ copyCounts }) => copyCounts !== undefined)
  if (!haveCopies) return renderTable(columns, found.map(rowOf), terminal)
  const rows = found.map((run) => rowOf(run).concat({ text: copiesSummary(run) }))
  return renderTable([...columns, { header: 'COPIES' }], rows, terminal)
}

function rowOf(run: Run): readonly Cell[] {
  return [
    { text: run.runId, tone: 'strong' },
    { text: moment(run.startedAt).slice(0, 16) },
    { text: run.status, tone: toneOfStatus(run.status) },
    { text: sharesSummary(run) },
  ]
}

function readLimit(input: CommandInput): number {
  const text = input.options['limit'] ?? '20'
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 1000) return limit
  throw badInput(
    `Expected --limit to be a whole number from 1 to 1000, got ${JSON.stringify(text)}`,
    input.commandLine('runs', '--limit', '20'),
  )
}
