import { builtPolicy } from './built-policy.ts'
import type { DerivedShares } from './derived-shares.ts'
import { documentGrants, grantsBy, grantsOn, sharesGranting } from './grants.ts'
import type { PolicyDocument } from './policy-document.ts'
import { accountOf, includesCaller } from './principals.ts'
import type { RamParts } from './ram-parts.ts'
import { checkPolicy } from './resource-policy.ts'
import { isCurrent, type Share } from './share-store.ts'
import { shareableResourceOf, type ShareableType } from './shareable-types.ts'
import type { Sharing } from './sharing.ts'
import { strandedAccounts } from './unsharing.ts'
import { sharesWith } from './visibility.ts'

/** Sharing by resource policies, which take effect at once; the shares derived from them follow later. */
export function createPolicySharing(parts: RamParts, derivedShares: DerivedShares): Omit<Sharing, 'serve'> {
  const { core, policies, shares } = parts

  return {
    policyChanged: (resourceArn, text) => {
      const checked = checkPolicy(resourceArn, text, core.accounts)
      if (checked.kind === 'refused') return checked
      const stranded = strandedBy(parts, resourceArn, checked.document)
      if (stranded.length > 0) return { kind: 'inUse', accountIds: stranded }

      policies.set(resourceArn, checked.document)
      core.clock.after(core.timing.shareDerivationSeconds * 1000, () => derivedShares.follow(resourceArn))
      return { kind: 'accepted' }
    },
    currentPolicy: (resourceArn) => {
      const policy = builtPolicy(parts, resourceArn)
      return policy === undefined ? undefined : JSON.stringify(policy)
    },
    allows: (resourceArn, caller, action) =>
      grantsOn(parts, resourceArn).some(
        ({ principal, actions }) =>
          actions.includes(action) && includesCaller(principal, caller, core.accounts),
      ),
    listedFor: (caller, region, type) =>
      sharesWith(parts, caller, region)
        .filter((share) => allowsListing(parts, share, type))
        .flatMap((share) => shares.associationsOf(share.arn))
        .filter(
          ({ type: kind, entity, status }) =>
            kind === 'RESOURCE' && status === 'ASSOCIATED' && shareableResourceOf(entity)?.type === type,
        )
        .map(({ entity }) => entity),
    isShared: (resourceArn) => isInShare(parts, resourceArn) || isGranted(parts, resourceArn),
    forget: (resourceArn) => {
      policies.delete(resourceArn)
      for (const { arn, featureSet } of shares.withResource(resourceArn)) {
        shares.setStatus({ shareArn: arn, type: 'RESOURCE', entity: resourceArn }, 'DISASSOCIATED')
        if (featureSet !== 'STANDARD') shares.update(arn, { status: 'DELETED' })
      }
    },
  }
}

/** Accounts that depend on the resource and that a new policy would take it from. */
function strandedBy(parts: RamParts, resourceArn: string, policy: PolicyDocument): readonly string[] {
  const byShares = sharesGranting(parts, resourceArn).flatMap((share) => grantsBy(parts, share, resourceArn))
  return strandedAccounts(parts, resourceArn, [...documentGrants(policy, parts.core.accounts), ...byShares])
}

function isInShare({ shares }: RamParts, resourceArn: string): boolean {
  return shares.withResource(resourceArn).some(({ arn, derivedFrom }) => {
    const association = shares.findAssociation({ shareArn: arn, type: 'RESOURCE', entity: resourceArn })
    return association !== undefined && isCurrent(association) && derivedFrom !== resourceArn
  })
}

function isGranted(parts: RamParts, resourceArn: string): boolean {
  const ownerId = resourceArn.split(':')[4]
  return grantsOn(parts, resourceArn).some(({ principal }) => accountOf(principal) !== ownerId)
}

function allowsListing({ permissions }: RamParts, share: Share, type: ShareableType): boolean {
  const owner = { accountId: share.ownerId, region: share.region }
  return share.permissionArns.some((arn) => {
    const permission = permissions.find(arn, owner)
    const listing = permission?.allowed.flat().some((action) => action.startsWith('imagebuilder:List'))
    return permission?.resourceType === type && listing === true
  })
}
