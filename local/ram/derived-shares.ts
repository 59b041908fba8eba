import type { RamParts } from './ram-parts.ts'
import { grantsOf, type PolicyGrant } from './resource-policy.ts'
import { limitMessage, roomFor } from './share-quotas.ts'
import { isCurrent, type AssociationKey, type Share } from './share-store.ts'
import { shareableResourceOf } from './shareable-types.ts'

/** The shares that RAM derives from resource policies. */
export interface DerivedShares {
  /** Brings the share of a resource in step with its policy, making the share where there is none. */
  follow(resourceArn: string): void
}

/** What deriving shares works on. */
export type DerivedSharesParts = Pick<
  RamParts,
  'core' | 'shares' | 'permissions' | 'associating' | 'policies' | 'quotas'
>

/**
 * Derives one share per resource. While it is not STANDARD its associations are complete at once, as the policy
 * itself is; afterwards principals come and go as in any other share.
 */
export function createDerivedShares(parts: DerivedSharesParts): DerivedShares {
  return {
    follow: (resourceArn) => {
      // It may have been taken away since it was put.
      const policy = parts.policies.get(resourceArn)
      if (policy === undefined) return

      const grants = grantsOf(policy, parts.core.accounts)
      const share = derivedShareOf(parts, resourceArn) ?? createShare(parts, resourceArn)
      const permitted = followActions(parts, share, { resourceArn, grants })
      followPrincipals(parts, permitted, new Set(grants.flatMap(({ principals }) => principals)))
    },
  }
}

/** The share that was derived from the policy of a resource and still contains it. */
function derivedShareOf({ shares }: Pick<RamParts, 'shares'>, resourceArn: string): Share | undefined {
  return shares.withResource(resourceArn).find(({ arn, status, derivedFrom }) => {
    const resource = shares.findAssociation({ shareArn: arn, type: 'RESOURCE', entity: resourceArn })
    return derivedFrom === resourceArn && status === 'ACTIVE' && resource !== undefined && isCurrent(resource)
  })
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
    retainsSharing: false,
    tags: {},
    derivedFrom: resourceArn,
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

function followPrincipals(parts: DerivedSharesParts, share: Share, wanted: ReadonlySet<string>): void {
  const { shares, associating } = parts
  const current = shares
    .associationsOf(share.arn)
    .filter((association) => association.type === 'PRINCIPAL' && isCurrent(association))
  const has = new Set(current.map(({ entity }) => entity))
  const removed = current.filter(({ entity }) => !wanted.has(entity))
  if (share.featureSet === 'STANDARD') {
    if (removed.length > 0) associating.disassociate(removed)
  } else {
    associating.drop(removed)
  }

  const added = [...wanted]
    .filter((entity) => entity !== share.ownerId && !has.has(entity))
    .map((entity): AssociationKey => ({ shareArn: share.arn, type: 'PRINCIPAL', entity }))
  const room = roomFor(parts, share, 'PRINCIPAL')
  const admitted = added.slice(0, room)
  if (share.featureSet !== 'STANDARD') {
    for (const key of admitted) shares.setStatus(key, 'ASSOCIATED')
  } else if (admitted.length > 0) {
    associating.associate(share, admitted)
  }
  for (const key of added.slice(room)) shares.setStatus(key, 'FAILED', limitMessage(parts, 'PRINCIPAL'))
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
