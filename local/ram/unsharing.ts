import { notPermitted } from './errors.ts'
import { documentGrants, grantsBy, grantsOn, sharesGranting, type Grant } from './grants.ts'
import { policyWithout } from './policy-in-step.ts'
import { includesAccount } from './principals.ts'
import type { RamParts } from './ram-parts.ts'
import type { AssociationKey, Share } from './share-store.ts'

/**
 * Accounts that would lose a resource on which something of theirs depends. An owner cannot unshare before that is
 * gone (Image Builder User Guide, permissions of shared resources).
 */
export function strandedAccounts(
  parts: RamParts,
  resourceArn: string,
  remaining: readonly Grant[],
): readonly string[] {
  const ownerId = resourceArn.split(':')[4]
  const dependents = parts.resources
    .dependentAccounts(resourceArn)
    .filter((accountId) => accountId !== ownerId)
  if (dependents.length === 0) return []

  const reaches = (grants: readonly Grant[], accountId: string): boolean =>
    grants.some(({ principal }) => includesAccount(principal, accountId, parts.core.accounts))
  const granted = grantsOn(parts, resourceArn)
  return dependents.filter((accountId) => reaches(granted, accountId) && !reaches(remaining, accountId))
}

/**
 * Refuses to take from a share what accounts depend on and have by no other way.
 * @throws ServiceError OperationNotPermittedException.
 */
export function checkUnsharing(parts: RamParts, share: Share, removed: readonly AssociationKey[]): void {
  for (const resourceArn of resourcesOf(parts, share)) {
    const stranded = strandedAccounts(
      parts,
      resourceArn,
      grantsWithout(parts, { share, removed, resourceArn }),
    )
    if (stranded.length > 0) {
      throw notPermitted(
        `The resource ${resourceArn} cannot be unshared: resources of ${stranded.join(', ')} depend on it.`,
      )
    }
  }
}

function resourcesOf({ shares }: RamParts, share: Share): readonly string[] {
  return shares.associationsOf(share.arn).flatMap(({ type, entity }) => (type === 'RESOURCE' ? [entity] : []))
}

function grantsWithout(
  parts: RamParts,
  {
    share,
    removed,
    resourceArn,
  }: { readonly share: Share; readonly removed: readonly AssociationKey[]; readonly resourceArn: string },
): readonly Grant[] {
  const policy =
    share.derivedFrom === resourceArn
      ? policyWithout(parts, resourceArn, removed)
      : parts.policies.get(resourceArn)
  const isRemoved = (entity: string): boolean => removed.some((key) => key.entity === entity)
  const byShares = sharesGranting(parts, resourceArn).flatMap((granting) => {
    const grants = grantsBy(parts, granting, resourceArn)
    if (granting.arn !== share.arn) return grants
    return isRemoved(resourceArn) ? [] : grants.filter(({ principal }) => !isRemoved(principal))
  })
  return [...(policy === undefined ? [] : documentGrants(policy, parts.core.accounts)), ...byShares]
}
