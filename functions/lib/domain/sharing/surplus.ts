import type { Finding } from '../outcome.ts'
import type { PlannedResource } from '../run/planned-share.ts'
import { surplusAccess } from './share-findings.ts'

/**
 * Who has access that no rule and no manual input wants. It is told where it is to be reported, and never taken
 * away unasked.
 */
export function surplusFindings(
  inPlace: readonly string[],
  { arn, principals, apart, alsoWanted }: PlannedResource,
): readonly Finding[] {
  if (alsoWanted === undefined) return []
  const wanted = new Set([...principals, ...alsoWanted, ...apart.flatMap((group) => group.principals)])
  const surplus = [...new Set(inPlace)].filter((principal) => !wanted.has(principal))
  return surplus.length === 0 ? [] : [surplusAccess(arn, surplus)]
}
