import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { FileProblem } from './rules-file.ts'

/** A command cannot do what it was asked to. The message says what was expected and what was got. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: ExitCode
  /** A command line or a sentence: what to do about it. */
  readonly next: string
  /** Everything that is wrong with a rules file, where that is the reason. */
  readonly problems: readonly FileProblem[]

  constructor(
    message: string,
    details: {
      readonly exitCode: ExitCode
      readonly next: string
      readonly problems?: readonly FileProblem[]
      readonly cause?: unknown
    },
  ) {
    super(message, details.cause === undefined ? {} : { cause: details.cause })
    this.exitCode = details.exitCode
    this.next = details.next
    this.problems = details.problems ?? []
  }
}

/** The command line, or a file that it names, is not of the documented form. */
export function badInput(message: string, next: string): CommandFailure {
  return new CommandFailure(message, { exitCode: exitCodes.badInput, next })
}
