import type { Rules } from '../functions/lib/domain/rules/rules.ts'
import { badInput, CommandFailure } from './command-failure.ts'
import type { CallerIdentity, CommandInput } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { readRulesFile } from './rules-file.ts'
import { withMode } from './rules-settings.ts'
import { dayOf } from './rules-waivers.ts'

/** A rules file as it would be put, and what it leaves to us. */
export interface RulesArgument {
  readonly rules: Rules
  /** Whether the file names `settings.mode`. */
  readonly modeInFile: boolean
}

/** The rules file that a command was given. @throws CommandFailure with everything that is wrong with it. */
export async function readRulesArgument(
  file: string,
  input: CommandInput,
  words: readonly string[],
): Promise<RulesArgument> {
  const read = readRulesFile(file, await input.readFile(file), dayOf(input.now()))
  if (read.kind === 'accepted') {
    return { rules: withMode(read.rules), modeInFile: read.rules.settings?.mode !== undefined }
  }
  throw new CommandFailure(`${file} is not a rules file that can be carried out; nothing was written`, {
    exitCode: exitCodes.badInput,
    next: `mend it, then: ${input.commandLine(...words, file)}`,
    problems: read.problems,
  })
}

/**
 * The ledger of one account must not get, nor be compared with, the rules of another: its runs would refuse them.
 * @throws CommandFailure where the file's owner is not the caller.
 */
export function checkRulesOwner(file: string, { ownerAccountId }: Rules, caller: CallerIdentity): void {
  if (caller.accountId === ownerAccountId) return
  throw badInput(
    `Expected ownerAccountId in ${file} to be the account of your credentials, ${caller.accountId}, got ${ownerAccountId}`,
    `use credentials of ${ownerAccountId}, for example with --profile, or correct the file`,
  )
}
