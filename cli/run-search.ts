import type { Run } from '../functions/lib/domain/run/run.ts'
import type { RunLedger } from '../functions/lib/ports/run-ledger.ts'
import { badInput } from './command-failure.ts'
import { isMeant } from './run-names.ts'

/** How many of the newest runs are searched for the beginning of a name. A whole name finds any run. */
const searched = 1000

/**
 * The moment to list runs back from: a month ahead, so that a clock that is slow, or a ledger that
 * lives in virtual time, does not hide the newest runs.
 */
export function newestRunsBefore(now: number): string {
  return new Date(now + 31 * 86_400_000).toISOString()
}

/**
 * The run of this name, or the only one whose name begins with the text or is shortened to it.
 * @throws CommandFailure (bad input) when there is none, or more than one.
 */
export async function findRun(
  ledger: RunLedger,
  wanted: { readonly text: string; readonly now: number; readonly listCommand: string },
): Promise<Run> {
  const { text, now, listCommand } = wanted
  const exact = await ledger.readRun(text)
  if (exact !== undefined) return exact

  const newest = await ledger.listRuns({ before: newestRunsBefore(now), limit: searched })
  const [found, ...others] = newest.filter((run) => isMeant(run.runId, text))
  if (found === undefined) {
    const scope = newest.length < searched ? '' : ` among the newest ${searched} runs`
    throw badInput(
      `Expected the name of a run, or how it begins, got ${JSON.stringify(text)}${scope}`,
      listCommand,
    )
  }
  if (others.length === 0) return found
  const names = [found, ...others].slice(0, 5).map((run) => run.runId)
  const more = others.length >= names.length ? ' …' : ''
  throw badInput(
    `Expected the beginning of one run's name, got that of ${others.length + 1}: ${names.join(' ')}${more}`,
    listCommand,
  )
}
