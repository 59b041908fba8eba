import type * as z from 'zod'

import { rulesVersionOf } from '../../functions/lib/domain/rules-version.ts'
import type { Rules } from '../../functions/lib/domain/rules.ts'
import type { RulesVersion } from '../../functions/lib/ports/rules-store.ts'
import { badInput, CommandFailure } from '../command-failure.ts'
import type { CallerIdentity, Command, CommandInput, CommandResult } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { rulesPutOutput } from '../output-schemas.ts'
import { compareRules, unusedTargets } from '../rules-changes.ts'
import { readRulesFile } from '../rules-file.ts'
import { rulesPutText } from '../rules-put-text.ts'

type Output = z.infer<typeof rulesPutOutput>

/** `ibshare rules put FILE`: makes a rules file the one that new runs plan with. */
export const rulesPut: Command = {
  words: ['rules', 'put'],
  parameters: ['FILE'],
  summary: 'check a rules file, show what it changes, and let new runs plan with it',
  options: {},
  run: async (input) => {
    const [file = ''] = input.positionals
    const rules = await readRules(file, input)
    const services = await input.services()
    const caller = await services.caller()
    checkOwner(file, rules, caller)

    const current = await services.rules.current()
    const outcome = await put(rules, { input, caller, current })
    const output: Output = {
      ...outcome,
      version: rulesVersionOf(rules),
      changes: compareRules(current?.rules, rules),
      unusedTargets: unusedTargets(rules),
    }
    return resultOf(output, { input, file, basedOn: current?.version })
  },
}

async function readRules(file: string, input: CommandInput): Promise<Rules> {
  const read = readRulesFile(file, await input.readFile(file))
  if (read.kind === 'accepted') return read.rules
  throw new CommandFailure(`${file} is not a rules file that can be carried out; nothing was written`, {
    exitCode: exitCodes.badInput,
    next: `mend it, then: ${input.commandLine('rules', 'put', file)}`,
    problems: read.problems,
  })
}

/** The ledger of one account must not get the rules of another: its runs would refuse them. */
function checkOwner(file: string, { ownerAccountId }: Rules, caller: CallerIdentity): void {
  if (caller.accountId === ownerAccountId) return
  throw badInput(
    `Expected ownerAccountId in ${file} to be the account of your credentials, ${caller.accountId}, got ${ownerAccountId}`,
    `use credentials of ${ownerAccountId}, for example with --profile, or correct the file`,
  )
}

async function put(
  rules: Rules,
  circumstances: {
    readonly input: CommandInput
    readonly caller: CallerIdentity
    readonly current: RulesVersion | undefined
  },
): Promise<Pick<Output, 'outcome' | 'current'>> {
  const { input, caller, current } = circumstances
  const before = current === undefined ? {} : { current: current.version }
  if (current?.version === rulesVersionOf(rules)) return { outcome: 'unchanged', ...before }
  if (input.dryRun) return { outcome: 'dryRun', ...before }

  const { rules: store } = await input.services()
  const answer = await store.put({
    rules,
    basedOn: current?.version,
    actor: caller.arn,
    at: new Date(input.now()).toISOString(),
  })
  if (answer.kind !== 'conflict') return { outcome: answer.kind, current: answer.version }
  return { outcome: 'conflict', ...(answer.current === undefined ? {} : { current: answer.current }) }
}

function resultOf(
  output: Output,
  asked: { readonly input: CommandInput; readonly file: string; readonly basedOn: string | undefined },
): CommandResult {
  const { input, file, basedOn } = asked
  const next = {
    put: input.commandLine('rules', 'show'),
    unchanged: input.commandLine('rules', 'show'),
    dryRun: input.commandLine('rules', 'put', file),
    conflict: input.commandLine('rules', 'put', file, '--dry-run'),
  }[output.outcome]
  return {
    exitCode: output.outcome === 'conflict' ? exitCodes.notEverythingDone : exitCodes.done,
    json: output,
    text: (terminal) => rulesPutText({ output, basedOn, next }, terminal),
  }
}
