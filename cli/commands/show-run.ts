import type * as z from 'zod'

import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { showRunOutput } from '../output-schemas.ts'
import { findRun } from '../run-search.ts'
import { showRunText } from '../show-run-text.ts'

/** `ibshare show RUN`: what a run planned, what became of it, and what to do about the rest. */
export const showRun: Command = {
  words: ['show'],
  parameters: ['RUN'],
  summary: "show a run: each resource's outcome, and why not; the beginning of its name is enough",
  options: {},
  run: async (input) => {
    const [text = ''] = input.positionals
    const { runs: ledger, retirements: retirementsOf } = await input.services()
    const run = await findRun(ledger, { text, now: input.now(), listCommand: input.commandLine('runs') })
    const shares = await ledger.listShares(run.runId)
    const retirements = await retirementsOf.listRetirements(run.runId)
    const output: z.infer<typeof showRunOutput> = { run, shares, retirements }
    return {
      exitCode: exitCodes.done,
      json: output,
      text: (terminal) =>
        showRunText({ ...output, commandLine: (...words) => input.commandLine(...words) }, terminal),
    }
  },
}
