import type { Finding } from '../outcome.ts'
import type { PrincipalGroup, PrincipalOutcome } from '../run/run.ts'

/** So many groups with a finding of their own; a record of 1,536 principals stays far below DynamoDB's 400 KB. */
export const mostGroups = 40

/** So many principals are named in the place of a finding; all of them stand in the group. */
const mostNamed = 3

/** Whether two findings are one: each may be absent. */
export function isSameFinding(one: Finding | undefined, other: Finding | undefined): boolean {
  return one?.check === other?.check && one?.what === other?.what && one?.where === other?.where
}

/**
 * Puts principals together of which the same became for the same reason, in the order of their first.
 * Where AWS gives more than {@link mostGroups} reasons, those of one check make one group with the first reason.
 */
export function groupPrincipals(outcomes: readonly PrincipalOutcome[]): readonly PrincipalGroup[] {
  const byReason = groupBy(outcomes, ({ outcome, finding }) =>
    JSON.stringify([outcome, finding?.check, finding?.what]),
  )
  if (byReason.length <= mostGroups) return byReason
  return groupBy(outcomes, ({ outcome, finding }) => JSON.stringify([outcome, finding?.check]))
}

function groupBy(
  outcomes: readonly PrincipalOutcome[],
  keyOf: (one: PrincipalOutcome) => string,
): readonly PrincipalGroup[] {
  return [...Map.groupBy(outcomes, keyOf).values()].flatMap((same) => groupOf(same))
}

function groupOf(same: readonly PrincipalOutcome[]): readonly PrincipalGroup[] {
  const [first] = same
  if (first === undefined) return []
  const { outcome, finding } = first
  const group = { principals: same.map(({ principal }) => principal), outcome }
  return [finding === undefined ? group : { ...group, finding: findingOf(same, finding) }]
}

/** What is found about one principal is found at the principal; about several, at all of them. */
function findingOf(same: readonly PrincipalOutcome[], finding: Finding): Finding {
  const places = [...new Set(same.flatMap((one) => one.finding?.where ?? []))]
  if (places.length === 1) return finding
  const reasons = new Set(same.flatMap((one) => one.finding?.what ?? [])).size
  const named = places.slice(0, mostNamed).join(', ')
  const more = places.length - mostNamed
  return {
    ...finding,
    what: reasons === 1 ? finding.what : `${finding.what} (and ${reasons - 1} other reasons)`,
    where: more > 0 ? `${named} and ${more} more` : named,
  }
}
