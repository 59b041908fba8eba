import type * as z from 'zod'

import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { showRunOutput } from '../output-schemas.ts'
import { readRunCopies } from '../run-copies.ts'
import { findRun } from '../run-search.ts'
import { showRunText } from '../show-run-text.ts'
import { goesOn } from '../stopped-runs.ts'

/** `ibshare show RUN`: what a run planned, what became of it, and what to do about the rest. */
export const showRun: Command = {
  words: ['show'],
  parameters: ['RUN'],
  summary:
    'show a run: what its checks said, what became of each share and copy, and why not; the beginning of its name is enough',
  options: {},
  run: async (input) => {
    const [text = ''] = input.positionals
    const services = await input.services()
    const { runs: ledger, retirements: retirementsOf } = services
    const run = await findRun(ledger, { text, now: input.now(), listCommand: input.commandLine('runs') })
    const isRunning = await goesOn(run, services)
    const shares = await ledger.listShares(run.runId)
    const retirements = await retirementsOf.listRetirements(run.runId)
    const checks = await services.checks.readChecks(run.runId)
    const copies = await readRunCopies(services, { run, isRunning }, input.now())
    const shown = {
      run,
      ...(run.endedAt === undefined ? { isRunning } : {}),
      shares,
      retirements,
      checks,
      ...(copies === undefined ? {} : { copies }),
    }
    const output: z.infer<typeof showRunOutput> = shown
    return {
      exitCode: exitCodes.done,
      json: output,
      text: (terminal) =>
        showRunText({ ...shown, commandLine: (...words) => input.commandLine(...words) }, terminal),
    }
  },
}
