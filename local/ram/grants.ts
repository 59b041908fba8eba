import type { Accounts } from '../cloud/accounts.ts'
import type { PolicyDocument } from './policy-document.ts'
import type { Principal } from './principals.ts'
import type { RamParts } from './ram-parts.ts'
import { grantsOf } from './resource-policy.ts'
import type { Share } from './share-store.ts'
import { shareableResourceOf } from './shareable-types.ts'

/** What one principal may do with a resource. */
export interface Grant {
  readonly principal: Principal
  readonly actions: readonly string[]
}

/** What granting works on. */
export type GrantParts = Pick<RamParts, 'core' | 'shares' | 'permissions' | 'policies'>

/** Everything that a resource's policy grants, by what Put*Policy has put and by the shares that contain it. */
export function grantsOn(parts: GrantParts, resourceArn: string): readonly Grant[] {
  return [
    ...writtenGrants(parts, resourceArn),
    ...sharesGranting(parts, resourceArn).flatMap((share) => grantsBy(parts, share, resourceArn)),
  ]
}

/** What Put*Policy has put on a resource. */
export function writtenGrants({ core, policies }: GrantParts, resourceArn: string): readonly Grant[] {
  const policy = policies.get(resourceArn)
  return policy === undefined ? [] : documentGrants(policy, core.accounts)
}

/** What a policy grants, principal by principal. */
export function documentGrants(policy: PolicyDocument, accounts: Accounts): readonly Grant[] {
  return grantsOf(policy, accounts).flatMap(({ principals, actions }) =>
    principals.map((principal) => ({ principal, actions })),
  )
}

/**
 * The shares that a resource is ASSOCIATED with; not the one derived from its own policy, which says the same as the
 * policy or is about to.
 */
export function sharesGranting({ shares }: GrantParts, resourceArn: string): readonly Share[] {
  return shares.withResource(resourceArn).filter(({ arn, derivedFrom }) => {
    const key = { shareArn: arn, type: 'RESOURCE', entity: resourceArn } as const
    return shares.findAssociation(key)?.status === 'ASSOCIATED' && derivedFrom !== resourceArn
  })
}

/** What a share grants its ASSOCIATED principals on a resource. */
export function grantsBy(parts: GrantParts, share: Share, resourceArn: string): readonly Grant[] {
  const actions = actionsOn(parts, share, resourceArn)
  return parts.shares
    .associationsOf(share.arn)
    .filter(({ type, status }) => type === 'PRINCIPAL' && status === 'ASSOCIATED')
    .map(({ entity }) => ({ principal: entity, actions }))
}

/** The actions of the permission that a share has for the type of a resource. */
export function actionsOn({ permissions }: GrantParts, share: Share, resourceArn: string): readonly string[] {
  const type = shareableResourceOf(resourceArn)?.type
  const owner = { accountId: share.ownerId, region: share.region }
  return share.permissionArns
    .flatMap((arn) => permissions.find(arn, owner) ?? [])
    .filter(({ resourceType }) => resourceType === type)
    .flatMap(({ allowed }) => allowed.flat())
}
