import type { PlannedShare, PrincipalOutcome, ShareResult } from '../run/run.ts'
import { groupPrincipals } from '../sharing/principal-groups.ts'
import { combineGroups } from '../sharing/share-result.ts'
import { waiveOutcome } from './waive.ts'
import type { WaiversAt } from './waive.ts'

/** What became of a share, principal by principal: accounts whose finding a waiver is for are `waived`. */
export function waiveShare(
  share: Pick<PlannedShare, 'principals' | 'apart'>,
  result: ShareResult,
  waived: WaiversAt,
): ShareResult {
  const each = principalsOf(share, result)
  const after = each.map((one) => waiveOutcome(one.principal, one, waived))
  if (after.every((one, index) => one === each[index])) return result
  const { shareArns, requestIds, sideFindings } = result
  const trace = { shareArns, requestIds, ...(sideFindings === undefined ? {} : { sideFindings }) }
  return combineGroups(groupPrincipals(after), trace)
}

/** The result's own outcome is that of every principal that is no exception. */
function principalsOf(
  { principals, apart = [] }: Pick<PlannedShare, 'principals' | 'apart'>,
  { outcome, finding, exceptions }: ShareResult,
): readonly PrincipalOutcome[] {
  const named = new Set([...principals, ...apart.flatMap((group) => group.principals)])
  const others = named.difference(new Set(exceptions.flatMap((group) => group.principals)))
  const most = { principals: [...others], outcome, ...(finding === undefined ? {} : { finding }) }
  return [most, ...exceptions].flatMap(({ principals: same, ...end }) =>
    same.map((principal) => Object.assign({ principal }, end)),
  )
}
