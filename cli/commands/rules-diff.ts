import type * as z from 'zod'

import { rulesVersionOf } from '../../functions/lib/domain/rules/rules-version.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { rulesDiffOutput } from '../output-schemas.ts'
import { effectsOfRules } from '../rule-effects.ts'
import { checkRulesOwner, readRulesArgument } from '../rules-argument.ts'
import { compareRules } from '../rules-changes.ts'
import { rulesDiffText } from '../rules-diff-text.ts'
import { modeOf } from '../rules-settings.ts'

/** `ibshare rules diff FILE`: what putting a rules file would change; exit code 0 nothing, 1 something. */
export const rulesDiff: Command = {
  words: ['rules', 'diff'],
  parameters: ['FILE'],
  summary: 'show what a rules file would change, rule by rule; exit code 1 when it would change anything',
  options: {},
  run: async (input) => {
    const [file = ''] = input.positionals
    const { rules, modeInFile } = await readRulesArgument(file, input, ['rules', 'diff'])
    const services = await input.services()
    checkRulesOwner(file, rules, await services.caller())

    const current = await services.rules.current()
    const version = rulesVersionOf(rules)
    const { regionsAdded, regionsRemoved, settingsChanged, waiversAdded, waiversRemoved } = compareRules(
      current?.rules,
      rules,
    )
    const output: z.infer<typeof rulesDiffOutput> = {
      version,
      ...(current === undefined ? {} : { current: current.version }),
      changed: version !== current?.version,
      rules: effectsOfRules(current?.rules, rules),
      regionsAdded,
      regionsRemoved,
      settingsChanged,
      waiversAdded,
      waiversRemoved,
      mode: modeOf(rules),
      modeInFile,
    }
    const next = output.changed ? ['rules', 'put', file] : ['rules', 'show']
    return {
      exitCode: output.changed ? exitCodes.notEverythingDone : exitCodes.done,
      json: output,
      text: (terminal) => rulesDiffText({ output, next: input.commandLine(...next) }, terminal),
    }
  },
}
