import { normaliseErrorText } from './errors/error-text.ts'
import { knownErrorOf } from './known-errors.ts'
import type { ErrorWords } from './known-errors.ts'
import { checkRecords } from './registry/registry.ts'
import type { CheckId } from './registry/registry.ts'

/** What we make of an error of AWS. */
export interface RecognisedError {
  /** The check that would have told it before, or tells it now. */
  readonly check: CheckId
  /** What AWS means, in a sentence of ours. */
  readonly what: string
  /** What to do, with names in capitals to be replaced. */
  readonly remedy: string
}

/** Who AWS says denied something; it names the kind of policy and not always the policy. */
const deniers = [
  { says: /in a service control policy/, words: 'a service control policy of the organization denies it' },
  { says: /in a resource control policy/, words: 'a resource control policy of the organization denies it' },
  { says: /in a permissions boundary/, words: 'a permissions boundary denies it' },
  { says: /because no identity-based policy allows/, words: 'no policy of the role allows it' },
  { says: /because no resource-based policy allows/, words: 'no policy of the resource allows it' },
] as const

/** Explains an error by the registry of checks; undefined where we have no name for it. */
export function recogniseError(error: ErrorWords): RecognisedError | undefined {
  const known = knownErrorOf(error)
  if (known === undefined) return undefined
  const denier = deniers.find(({ says }) => says.test(normaliseErrorText(error.text)))
  return {
    check: known.check,
    what: denier === undefined ? known.what : `${known.what}; AWS says that ${denier.words}`,
    remedy: checkRecords[known.check].remedy,
  }
}
