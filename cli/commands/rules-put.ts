import type * as z from 'zod'

import { rulesVersionOf } from '../../functions/lib/domain/rules/rules-version.ts'
import type { Rules } from '../../functions/lib/domain/rules/rules.ts'
import type { RulesVersion } from '../../functions/lib/ports/rules-store.ts'
import type { CallerIdentity, Command, CommandInput, CommandResult } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { rulesPutOutput } from '../output-schemas.ts'
import { checkRulesOwner, readRulesArgument } from '../rules-argument.ts'
import { compareRules, unusedTargets } from '../rules-changes.ts'
import { missingKeys, unusedKeys } from '../rules-keys.ts'
import { rulesPutText } from '../rules-put-text.ts'
import { modeOf } from '../rules-settings.ts'

type Output = z.infer<typeof rulesPutOutput>

/** `ibshare rules put FILE`: makes a rules file the one that new runs plan with. */
export const rulesPut: Command = {
  words: ['rules', 'put'],
  parameters: ['FILE'],
  summary: 'check a rules file, show what it changes, and let new runs plan with it',
  options: {},
  run: async (input) => {
    const [file = ''] = input.positionals
    const { rules, modeInFile } = await readRulesArgument(file, input, ['rules', 'put'])
    const services = await input.services()
    const caller = await services.caller()
    checkRulesOwner(file, rules, caller)

    const current = await services.rules.current()
    const outcome = await put(rules, { input, caller, current })
    const output: Output = {
      ...outcome,
      version: rulesVersionOf(rules),
      changes: compareRules(current?.rules, rules),
      mode: modeOf(rules),
      modeInFile,
      unusedTargets: unusedTargets(rules),
      unusedKeys: unusedKeys(rules),
      keysMissing: missingKeys(rules),
    }
    return resultOf(output, { input, file, basedOn: current?.version })
  },
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
