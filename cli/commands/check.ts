import type * as z from 'zod'

import { countVerdicts } from '../check-matrix.ts'
import type { checkOutput } from '../check-schemas.ts'
import { checkText } from '../check/check-text.ts'
import { buildToCheck } from '../check/checked-build.ts'
import { checkedOf, type Checked, type CheckFilter } from '../check/checked.ts'
import { checkExecution, runCheck, type CheckExecution } from '../check/start-check.ts'
import { badInput, CommandFailure } from '../command-failure.ts'
import type { Command, CommandInput, CommandResult } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { resourceName } from '../resource-name.ts'
import { readRunCopies } from '../run-copies.ts'
import { readAccountId } from '../why/image-argument.ts'

/** `ibshare check [IMAGE]`: every prerequisite of a build's destinations, before any effect. */
export const check: Command = {
  words: ['check'],
  parameters: ['[IMAGE]'],
  summary:
    'check everything that sharing and copying a build needs, and change nothing: a matrix of destinations and checks, then what to do; IMAGE: the ARN of a build or of a version, or a name (default: the newest build); exit code 1 where something stands in the way',
  options: {
    rule: { value: 'RULE', help: 'only what this rule wants' },
    account: { value: 'ID', help: 'only this destination account' },
  },
  run: async (input) => {
    const [image] = input.positionals
    const { rule, account } = input.options
    const help = input.commandLine('check', '--help')
    const accountId = account === undefined ? undefined : readAccountId(account, help)
    const services = await input.services()
    const question = { image, rule, now: input.now(), next: input.commandLine('runs') }
    const imageArn = await buildToCheck(question, services)
    const now = input.now()
    const execution = checkExecution(imageArn, now)
    if (input.dryRun) return dryRun(execution, input)

    const run = await runCheck(execution, services, input)
    if (run === undefined) throw notEnded(execution, input)
    const { runId } = run
    const facts = {
      run,
      results: await services.checks.readChecks(runId),
      shares: await services.runs.listShares(runId),
      copies: await readRunCopies(services, { run, isRunning: false }, now),
    }
    const checked = checkedOf(facts, { rule, accountId })
    if (checked.passed && !checked.isPlanned) throw notPlanned({ rule, accountId }, imageArn, input)
    return answer(checked, imageArn, input)
  },
}

function answer(checked: Checked, image: string, input: CommandInput): CommandResult {
  const { run, results, findings, passed } = checked
  const { runId, nothingToDo } = run
  const output: z.infer<typeof checkOutput> = {
    outcome: passed ? 'passed' : 'failed',
    image,
    runId,
    ...(nothingToDo === undefined ? {} : { nothingToDo }),
    counts: countVerdicts(results),
    results,
    findings,
  }
  return {
    exitCode: passed ? exitCodes.done : exitCodes.notEverythingDone,
    json: output,
    text: (terminal) => `${checkText(checked, image, terminal)}\n\nNext: ${input.commandLine('show', runId)}`,
  }
}

function dryRun({ name, input: started }: CheckExecution, input: CommandInput): CommandResult {
  const output: z.infer<typeof checkOutput> = {
    outcome: 'dryRun',
    image: started.resource,
    runId: name,
    counts: {},
    results: [],
    findings: [],
  }
  return {
    exitCode: exitCodes.done,
    json: output,
    text: () =>
      `Dry run: nothing was started. This execution would be:\n  ${name}\n  ${JSON.stringify(started)}\n\nNext: ${input.commandLine('check', started.resource)}`,
  }
}

/** An account id with a mistake in it must not look as if all were well. */
function notPlanned({ rule, accountId }: CheckFilter, image: string, input: CommandInput): CommandFailure {
  const whom = [
    ...(accountId === undefined ? [] : [`for ${accountId}`]),
    ...(rule === undefined ? [] : [`by the rule ${rule}`]),
  ]
  const next = accountId === undefined ? ['rules', 'show'] : ['why', accountId, image]
  return badInput(
    `Expected something of ${resourceName(image)} to be wanted ${whom.join(' ')}, got nothing`,
    input.commandLine(...next),
  )
}

function notEnded({ name }: CheckExecution, input: CommandInput): CommandFailure {
  return new CommandFailure(
    `Expected the run ${name} to write its end, got none: it was stopped, or goes on for more than half an hour`,
    { exitCode: exitCodes.notEverythingDone, next: input.commandLine('show', name) },
  )
}
