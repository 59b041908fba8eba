import { copyingErrors } from './errors/copying-errors.ts'
import { deniedErrors } from './errors/denied-errors.ts'
import { errorCodes } from './errors/error-codes.ts'
import { normaliseErrorText } from './errors/error-text.ts'
import type { KnownError } from './errors/known-error.ts'
import { sharingErrors } from './errors/sharing-errors.ts'

/**
 * What AWS says, and which check that belongs to. First match holds: texts come before codes, because one code stands for
 * many causes, and one cause comes under many codes.
 */
export const knownErrors: readonly KnownError[] = [
  ...sharingErrors,
  ...deniedErrors,
  ...copyingErrors,
  ...errorCodes,
]

/** AWS's words, as an adapter, the ledger or a person has them. */
export interface ErrorWords {
  /** The code, where it is known apart from the text. */
  readonly code?: string
  readonly text: string
  /** Where it is known: some codes mean other things in other services. */
  readonly service?: string
}

/** The first known error that says so. */
export function knownErrorOf({ code, text, service }: ErrorWords): KnownError | undefined {
  const said = normaliseErrorText(code === undefined ? text : `${code}: ${text}`)
  return knownErrors.find(
    (known) => (known.service === undefined || known.service === service) && known.says.test(said),
  )
}
