import { isSettledWell } from '../outcome.ts'
import type { Finding, Outcome } from '../outcome.ts'
import type { PrincipalGroup, ShareResult } from '../run/run.ts'
import { isSameFinding } from './principal-groups.ts'

/** The result for a share of which nothing was or will be done. */
export function undone(outcome: Outcome, finding: Finding): ShareResult {
  return { outcome, shareArns: [], finding, exceptions: [], requestIds: [] }
}

/**
 * Puts the outcomes of a share's principals, at least one, together: the resource's is `done` as soon
 * as one principal has it, else that of the first; the groups that differ are its exceptions.
 */
export function combineGroups(
  groups: readonly PrincipalGroup[],
  trace: Pick<ShareResult, 'shareArns' | 'requestIds' | 'sideFindings'>,
): ShareResult {
  const leading = groups.find(({ outcome }) => outcome === 'done') ?? groups[0]
  if (leading === undefined) throw new Error('Expected a share to have at least one principal, got none')
  const { outcome, finding } = leading
  const exceptions = groups.filter((one) => one.outcome !== outcome || !isSameFinding(one.finding, finding))
  return { outcome, ...trace, ...(finding === undefined ? {} : { finding }), exceptions }
}

/** Whether a share leaves nothing wanted undone, for every one of its principals. */
export function isResultSettledWell(result: ShareResult): boolean {
  return isSettledWell(result.outcome) && result.exceptions.every(({ outcome }) => isSettledWell(outcome))
}
