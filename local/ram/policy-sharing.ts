import type { DerivedShares } from './derived-shares.ts'
import { includesCaller } from './principals.ts'
import type { RamParts } from './ram-parts.ts'
import { checkPolicy, grantsOf } from './resource-policy.ts'
import type { Share } from './share-store.ts'
import { shareableResourceOf, type ShareableType } from './shareable-types.ts'
import type { Sharing } from './sharing.ts'
import { sharesWith } from './visibility.ts'

/** Sharing by resource policies, which take effect at once; the shares derived from them follow later. */
export function createPolicySharing(parts: RamParts, derivedShares: DerivedShares): Sharing {
  const { core, policies, shares } = parts

  return {
    policyChanged: (resourceArn, text) => {
      const checked = checkPolicy(resourceArn, text, core.accounts)
      if (checked.kind === 'refused') return checked

      policies.set(resourceArn, checked.document)
      core.clock.after(core.timing.shareDerivationSeconds * 1000, () =>
        derivedShares.follow(resourceArn, checked.document),
      )
      return { kind: 'accepted' }
    },
    currentPolicy: (resourceArn) => {
      const policy = policies.get(resourceArn)
      return policy === undefined ? undefined : JSON.stringify(policy)
    },
    allows: (resourceArn, caller, action) => {
      const policy = policies.get(resourceArn)
      if (policy === undefined) return false
      return grantsOf(policy, core.accounts).some(
        ({ principals, actions }) =>
          actions.includes(action) &&
          principals.some((principal) => includesCaller(principal, caller, core.accounts)),
      )
    },
    listedFor: (caller, region, type) =>
      sharesWith(parts, caller, region)
        .filter((share) => allowsListing(parts, share, type))
        .flatMap((share) => shares.associationsOf(share.arn))
        .filter(
          ({ type: kind, entity, status }) =>
            kind === 'RESOURCE' && status === 'ASSOCIATED' && shareableResourceOf(entity)?.type === type,
        )
        .map(({ entity }) => entity),
  }
}

function allowsListing({ permissions }: RamParts, share: Share, type: ShareableType): boolean {
  const owner = { accountId: share.ownerId, region: share.region }
  return share.permissionArns.some((arn) => {
    const permission = permissions.find(arn, owner)
    const listing = permission?.allowed.flat().some((action) => action.startsWith('imagebuilder:List'))
    return permission?.resourceType === type && listing === true
  })
}
