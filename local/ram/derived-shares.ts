import type { CloudCore } from '../cloud/core.ts'
import type { Associating } from './associating.ts'
import type { PermissionStore } from './permission-store.ts'
import type { PolicyDocument } from './policy-document.ts'
import { grantsOf, type PolicyGrant } from './resource-policy.ts'
import type { AssociationKey, Share, ShareStore } from './share-store.ts'
import { shareableResourceOf } from './shareable-types.ts'

/** The shares that RAM derives from resource policies. */
export interface DerivedShares {
  /** Brings the share of a resource in step with its policy, making the share where there is none. */
  follow(resourceArn: string, policy: PolicyDocument): void
}

/** What deriving shares works on. */
export interface DerivedSharesParts {
  readonly core: CloudCore
  readonly shares: ShareStore
  readonly permissions: PermissionStore
  readonly associating: Associating
}

/**
 * Derives one share per resource. While it is not STANDARD its associations are complete at once, as the policy
 * itself is; afterwards principals come and go as in any other share.
 */
export function createDerivedShares(parts: DerivedSharesParts): DerivedShares {
  const shareArns = new Map<string, string>()

  return {
    follow: (resourceArn, policy) => {
      const grants = grantsOf(policy, parts.core.accounts)
      const known = parts.shares.find(shareArns.get(resourceArn) ?? '')
      const share = known ?? createShare(parts, resourceArn)
      shareArns.set(resourceArn, share.arn)

      const permitted = followActions(parts, share, { resourceArn, grants })
      followPrincipals(parts, permitted, new Set(grants.flatMap(({ principals }) => principals)))
    },
  }
}

function createShare({ core, shares }: DerivedSharesParts, resourceArn: string): Share {
  const [, , , region = '', ownerId = ''] = resourceArn.split(':')
  const share = shares.add({
    arn: `arn:aws:ram:${region}:${ownerId}:resource-share/${core.identifiers.uuid()}`,
    name: `policy-${core.identifiers.hex(8)}`,
    ownerId,
    region,
    featureSet: 'CREATED_FROM_POLICY',
    allowExternalPrincipals: true,
    permissionArns: [],
  })
  shares.setStatus({ shareArn: share.arn, type: 'RESOURCE', entity: resourceArn }, 'ASSOCIATED')
  return share
}

/** A share whose actions no managed permission has falls back to CREATED_FROM_POLICY: a STANDARD one cannot carry them. */
function followActions(
  { shares, permissions }: DerivedSharesParts,
  share: Share,
  { resourceArn, grants }: { readonly resourceArn: string; readonly grants: readonly PolicyGrant[] },
): Share {
  const resource = shareableResourceOf(resourceArn)
  if (resource === undefined) return share

  const owner = { accountId: share.ownerId, region: share.region }
  const allowed = grants.map(({ actions }) => actions)
  const standard = permissions.findStandard(allowed, owner)
  const permission = standard ?? permissions.fromPolicy(resource.type, allowed, owner)
  if (!share.permissionArns.includes(permission.arn)) {
    const featureSet = standard === undefined ? 'CREATED_FROM_POLICY' : share.featureSet
    shares.update(share.arn, { permissionArns: [permission.arn], featureSet })
    dropUnused({ shares, permissions }, share)
  }
  return shares.find(share.arn) ?? share
}

function followPrincipals(
  { shares, associating }: DerivedSharesParts,
  share: Share,
  wanted: ReadonlySet<string>,
): void {
  const current = shares
    .associationsOf(share.arn)
    .filter(
      ({ type, status }) => type === 'PRINCIPAL' && (status === 'ASSOCIATED' || status === 'ASSOCIATING'),
    )
  const keyOf = (entity: string): AssociationKey => ({ shareArn: share.arn, type: 'PRINCIPAL', entity })
  const has = new Set(current.map(({ entity }) => entity))
  const added = [...wanted].filter((entity) => entity !== share.ownerId && !has.has(entity)).map(keyOf)
  const removed = current.filter(({ entity }) => !wanted.has(entity))

  if (share.featureSet === 'STANDARD') {
    if (added.length > 0) associating.associate(share, added)
    if (removed.length > 0) associating.disassociate(removed)
    return
  }
  for (const key of added) shares.setStatus(key, 'ASSOCIATED')
  associating.drop(removed)
}

/** RAM deletes a CREATED_FROM_POLICY permission when the last share that used it has another. */
export function dropUnused(
  { shares, permissions }: Pick<DerivedSharesParts, 'shares' | 'permissions'>,
  before: Share,
): void {
  const inUse = new Set(shares.all().flatMap(({ permissionArns }) => permissionArns))
  const owner = { accountId: before.ownerId, region: before.region }
  for (const arn of before.permissionArns) {
    const isFromPolicy = permissions.find(arn, owner)?.featureSet === 'CREATED_FROM_POLICY'
    if (isFromPolicy && !inUse.has(arn)) permissions.remove(arn)
  }
}
