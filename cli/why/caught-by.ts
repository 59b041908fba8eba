import type { CheckResult, Verdict } from '../../functions/lib/domain/checks/check-result.ts'
import { recogniseError } from '../../functions/lib/domain/checks/recognise-error.ts'
import { checkOf } from '../../functions/lib/domain/checks/registry/registry.ts'
import type { Way } from './way.ts'

/** The check behind a refusal of AWS. */
export interface CaughtBy {
  readonly check: string
  /** What AWS means, in a sentence. */
  readonly means: string
  /** Whether the check tells before anything is done; the others AWS tells only when the real call is made. */
  readonly before: boolean
  /** What it said of the account in the newest run that checked it; absent where it was not asked. */
  readonly verdict?: Verdict
}

/** Which check would have caught what AWS refused; `undefined` where AWS refused nothing, or in words that nobody knows. */
export function caughtBy(
  { outcome, region, finding }: Pick<Way, 'outcome' | 'region' | 'finding'>,
  checks: readonly CheckResult[],
): CaughtBy | undefined {
  if (outcome !== 'failed' || finding === undefined) return undefined
  const recognised = recogniseError({ text: finding.what })
  const own = recognised === undefined ? checkOf(finding.check) : checkOf(recognised.check)
  if (own === undefined) return undefined
  const said = checks.find((one) => one.check === own.id && (one.region ?? region) === region)
  return {
    check: own.id,
    means: recognised?.what ?? own.means,
    before: own.how !== 'refusal',
    ...(said === undefined ? {} : { verdict: said.verdict }),
  }
}
