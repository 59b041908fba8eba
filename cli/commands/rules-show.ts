import { stringify } from 'yaml'
import type * as z from 'zod'

import type { Rules } from '../../functions/lib/domain/rules/rules.ts'
import { badInput, CommandFailure } from '../command-failure.ts'
import type { Command, CommandInput } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { rulesShowOutput } from '../output-schemas.ts'
import { modeMeanings } from '../rules-settings-text.ts'
import { modeOf } from '../rules-settings.ts'
import { dayOf, waiversSummary } from '../rules-waivers.ts'

/** `ibshare rules show [VERSION]`: a version of the rules, as a file that `rules put` takes. */
export const rulesShow: Command = {
  words: ['rules', 'show'],
  parameters: ['[VERSION]'],
  summary: 'print the current rules, or an older version, as a rules file',
  options: {},
  run: async (input) => {
    const [wanted] = input.positionals
    if (wanted !== undefined && !/^[0-9a-f]{12}$/.test(wanted)) {
      throw badInput(
        `Expected VERSION to be 12 hexadecimal digits, got ${JSON.stringify(wanted)}`,
        input.commandLine('rules', 'show'),
      )
    }
    const output = await readVersion(wanted, input)
    const { version, current, rules } = output
    return {
      exitCode: exitCodes.done,
      json: output,
      text: () => {
        const use = current ? 'current: runs plan with it' : 'not current'
        // Account ids stay in quotes, because the writer quotes what would be read as a number.
        const header = [`version ${version} (${use})`, ...effectOf(rules, input)]
        const lines = header.map((line) => `# ${line}\n`).join('')
        return `${lines}${stringify(rules, { lineWidth: 0 })}`.trimEnd()
      },
    }
  },
}

/** What the members that decide over all runs come to; the rest tells itself. */
function effectOf(rules: Rules, input: CommandInput): readonly string[] {
  const mode = modeOf(rules)
  const waivers = waiversSummary(rules, dayOf(input.now()))
  return [`mode ${mode}: ${modeMeanings[mode]}`, ...(waivers === undefined ? [] : [waivers])]
}

async function readVersion(
  wanted: string | undefined,
  input: CommandInput,
): Promise<z.infer<typeof rulesShowOutput>> {
  const { rules: store } = await input.services()
  const current = await store.current()
  if (wanted !== undefined && wanted !== current?.version) {
    const older = await store.read(wanted)
    if (older !== undefined) return { ...older, current: false }
    throw badInput(
      `Expected a version of the rules, got none with the id ${wanted}`,
      input.commandLine('rules', 'show'),
    )
  }
  if (current !== undefined) return { ...current, current: true }
  throw new CommandFailure('Expected rules in the ledger, got none: nobody has put any yet', {
    exitCode: exitCodes.notEverythingDone,
    next: input.commandLine('rules', 'put', 'FILE'),
  })
}
