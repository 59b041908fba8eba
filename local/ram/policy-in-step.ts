import { withAdditions } from './built-policy.ts'
import { actionsOn } from './grants.ts'
import type { PolicyDocument } from './policy-document.ts'
import { accountOf } from './principals.ts'
import type { RamParts } from './ram-parts.ts'
import { withoutPrincipal } from './resource-policy.ts'
import type { AssociationKey, Share } from './share-store.ts'

/** What policies are, and what they speak of. */
export type PolicyParts = Pick<RamParts, 'core' | 'policies'>

/** Share and policy stay in step: whom a derived share gains, the policy that it was derived from allows, too. */
export function extendPolicy(parts: RamParts, share: Share, added: readonly AssociationKey[]): void {
  const { derivedFrom } = share
  const { accounts } = parts.core
  if (derivedFrom === undefined) return

  const principals = added.flatMap(({ type, entity }) => (type === 'PRINCIPAL' ? [entity] : []))
  const existing = principals.filter((principal) => accounts.exists(accountOf(principal) ?? share.ownerId))
  if (existing.length === 0) return
  const actions = actionsOn(parts, share, derivedFrom)
  const addition = { resourceArn: derivedFrom, actions, principals: existing }
  const extended = withAdditions(parts.policies.get(derivedFrom), [addition], accounts.organization)
  if (extended !== undefined) parts.policies.set(derivedFrom, extended)
}

/** Share and policy stay in step: what leaves a derived share leaves the policy that it was derived from. */
export function reducePolicy(parts: PolicyParts, share: Share, removed: readonly AssociationKey[]): void {
  const { derivedFrom } = share
  if (derivedFrom === undefined) return

  const rest = policyWithout(parts, derivedFrom, removed)
  if (rest === undefined) parts.policies.delete(derivedFrom)
  else parts.policies.set(derivedFrom, rest)
}

/** A policy without what leaves a share; `undefined` when nothing is left of it. */
export function policyWithout(
  { core, policies }: PolicyParts,
  resourceArn: string,
  removed: readonly AssociationKey[],
): PolicyDocument | undefined {
  if (removed.some(({ entity }) => entity === resourceArn)) return undefined
  return removed.reduce<PolicyDocument | undefined>(
    (policy, { entity }) =>
      policy === undefined ? undefined : withoutPrincipal(policy, entity, core.accounts),
    policies.get(resourceArn),
  )
}
