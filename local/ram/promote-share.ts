import {
  PromoteResourceShareCreatedFromPolicy$,
  type PromoteResourceShareCreatedFromPolicyRequest,
  type PromoteResourceShareCreatedFromPolicyResponse,
} from '@aws-sdk/client-ram'

import { ServiceError, type Operation } from '../cloud/service.ts'
import { putPolicyNeeds } from './change-needs.ts'
import { dropUnused } from './derived-shares.ts'
import { invalidStateTransition } from './errors.ts'
import type { Permission } from './permission-store.ts'
import { requireOwnShare } from './ram-arns.ts'
import type { RamParts } from './ram-parts.ts'
import type { Share } from './share-store.ts'

/**
 * PromoteResourceShareCreatedFromPolicy: starts what makes a share derived from a policy STANDARD, and with that
 * visible to its principals. Needs a managed permission that allows exactly what the policy does.
 */
export function promoteResourceShareCreatedFromPolicy(
  parts: RamParts,
): Operation<PromoteResourceShareCreatedFromPolicyRequest, PromoteResourceShareCreatedFromPolicyResponse> {
  return {
    schema: PromoteResourceShareCreatedFromPolicy$,
    needs: (input) => [
      { action: 'ram:PromoteResourceShareCreatedFromPolicy', resource: input.resourceShareArn ?? '*' },
      ...putPolicyNeeds(
        parts.shares.associationsOf(input.resourceShareArn ?? '').map(({ entity }) => entity),
      ),
    ],
    handle: (input, context) => {
      const share = requireOwnShare(parts.shares, input.resourceShareArn, context)
      if (share.featureSet !== 'CREATED_FROM_POLICY') {
        throw invalidStateTransition(
          `The resource share ${share.arn} is ${share.featureSet} and cannot be promoted.`,
        )
      }
      startPromotion(parts, share, matchingPermission(parts, share))
      return { returnValue: true }
    },
  }
}

function matchingPermission({ permissions }: RamParts, share: Share): Permission {
  const owner = { accountId: share.ownerId, region: share.region }
  const attached = share.permissionArns.flatMap((arn) => permissions.find(arn, owner) ?? [])
  const [match] = attached.flatMap(({ allowed }) => permissions.findStandard(allowed, owner) ?? [])
  if (match !== undefined) return match
  throw new ServiceError(
    'UnmatchedPolicyPermissionException',
    `No managed permission matches the permissions of resource share ${share.arn}. Run PromotePermissionCreatedFromPolicy first.`,
  )
}

function startPromotion(parts: RamParts, share: Share, permission: Permission): void {
  const { core, shares } = parts
  shares.update(share.arn, { featureSet: 'PROMOTING_TO_STANDARD', permissionArns: [permission.arn] })
  dropUnused(parts, share)
  core.clock.after(core.timing.sharePromotionSeconds * 1000, () => finishPromotion(parts, share.arn))
}

/** The policy may have changed meanwhile, and the share fallen back. */
function finishPromotion({ shares, associating }: RamParts, shareArn: string): void {
  if (shares.find(shareArn)?.featureSet !== 'PROMOTING_TO_STANDARD') return
  shares.update(shareArn, { featureSet: 'STANDARD' })

  const share = shares.find(shareArn)
  const current = shares.associationsOf(shareArn).filter(({ status }) => status === 'ASSOCIATED')
  if (share !== undefined) associating.associate(share, current)
}
