import type { Finding } from '../outcome.ts'
import type { PrincipalOutcome, ShareResult } from '../run/run.ts'
import { groupPrincipals } from '../sharing/principal-groups.ts'
import { combineGroups } from '../sharing/share-result.ts'

/** What became of the launch permission on the AMI of an image. */
export interface LaunchResult {
  /** Why principals cannot launch it; who is not in has launch permission. */
  readonly problems: ReadonlyMap<string, Finding>
  /** AWS request ids of the calls that changed something. */
  readonly requestIds: readonly string[]
  readonly sideFindings: readonly Finding[]
}

/**
 * Puts what became of an image's share and of its launch permission together: a principal has the image only
 * when both are done. Where the share is not, that comes first, because it is to be mended first.
 */
export function joinLaunch(
  shared: ShareResult,
  principals: readonly string[],
  launch: LaunchResult,
): ShareResult {
  const outcomes = outcomesOf(shared, principals).map((one): PrincipalOutcome => {
    const finding = launch.problems.get(one.principal)
    return one.outcome !== 'done' || finding === undefined
      ? one
      : { principal: one.principal, outcome: 'failed', finding }
  })
  const sideFindings = [...(shared.sideFindings ?? []), ...launch.sideFindings]
  // Who never took part is nobody's principal, and stays as it was found.
  const planned = new Set(principals)
  const apart = shared.exceptions.filter((group) => !group.principals.some((one) => planned.has(one)))
  return combineGroups([...groupPrincipals(outcomes), ...apart], {
    shareArns: shared.shareArns,
    requestIds: [...shared.requestIds, ...launch.requestIds],
    ...(sideFindings.length === 0 ? {} : { sideFindings }),
  })
}

/** What became of the share for each principal: the exceptions name theirs, all others have the resource's. */
function outcomesOf(
  { outcome, finding, exceptions }: ShareResult,
  principals: readonly string[],
): readonly PrincipalOutcome[] {
  const excepted = new Map(
    exceptions.flatMap((group) => group.principals.map((principal) => [principal, group] as const)),
  )
  return principals.map((principal) => {
    const own = excepted.get(principal) ?? { outcome, finding }
    return {
      principal,
      outcome: own.outcome,
      ...(own.finding === undefined ? {} : { finding: own.finding }),
    }
  })
}
