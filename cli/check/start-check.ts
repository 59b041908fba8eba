import { createHash } from 'node:crypto'

import type { Run } from '../../functions/lib/domain/run/run.ts'
import type { CommandInput, Services } from '../command.ts'

/** How often the ledger is asked. */
const everyMs = 2_000

/** Nobody waits longer at a terminal; the run goes on without. */
const longestMs = 30 * 60_000

/** An execution that plans and checks a build, and changes nothing. */
export interface CheckExecution {
  readonly name: string
  readonly input: {
    readonly checkOnly: true
    readonly eventId: string
    readonly resource: string
    /** ISO 8601 */
    readonly time: string
  }
}

/** An execution of its own for every moment. */
export function checkExecution(imageArn: string, now: number): CheckExecution {
  const [name = '', version = '', build = ''] = imageArn.split('/').slice(1)
  const digest = createHash('sha256').update(`${imageArn} ${now}`).digest('hex').slice(0, 16)
  return {
    name: `check-${name.slice(0, 34)}-${version.replaceAll('.', '-')}-${build}-${digest}`,
    input: {
      checkOnly: true,
      eventId: `check-${digest}`,
      resource: imageArn,
      time: new Date(now).toISOString(),
    },
  }
}

/** Starts it and says how far it is until it has ended; `undefined` where it was stopped, or goes on for too long. */
export async function runCheck(
  execution: CheckExecution,
  services: Services,
  { wait, progress }: Pick<CommandInput, 'wait' | 'progress'>,
): Promise<Run | undefined> {
  const starter = await services.runStarter()
  const { executionArn } = await starter.startRun(execution)
  progress(`checks without any effect: ${execution.name}`)
  let told = ''
  for (let waited = 0; waited < longestMs; waited += everyMs) {
    const run = await services.runs.readRun(execution.name)
    if (run?.endedAt !== undefined) return run
    const text = await progressText(execution.name, services)
    if (text !== told) progress(text)
    told = text
    if (!(await services.executions.isRunning(executionArn))) {
      return ended(await services.runs.readRun(execution.name))
    }
    await wait(everyMs)
  }
  return undefined
}

/** It may have written its end between two looks. */
function ended(run: Run | undefined): Run | undefined {
  return run?.endedAt === undefined ? undefined : run
}

async function progressText(runId: string, { checks, copyPlans }: Services): Promise<string> {
  const plan = await copyPlans.readCopyPlan(runId)
  if (plan === undefined) return '  planning'
  const accounts = new Set(plan.copies.map(({ accountId }) => accountId)).size
  const checked = new Set((await checks.readChecks(runId)).map(({ accountId }) => accountId)).size
  return `  ${checked} of at most ${accounts} accounts checked`
}
