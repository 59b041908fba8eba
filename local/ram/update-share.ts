import {
  UpdateResourceShare$,
  type UpdateResourceShareRequest,
  type UpdateResourceShareResponse,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation } from '../cloud/service.ts'
import { shareNeed } from './change-needs.ts'
import { requireChangeableShare } from './changeable-share.ts'
import { notPermitted } from './errors.ts'
import { isExternal } from './principals.ts'
import type { RamParts } from './ram-parts.ts'
import { isCurrent, type Share } from './share-store.ts'
import { checkName, shownWithoutFeatureSet } from './shares.ts'

/** UpdateResourceShare: its name, and whether accounts outside the organization are welcome. */
export function updateResourceShare(
  parts: RamParts,
): Operation<UpdateResourceShareRequest, UpdateResourceShareResponse> {
  const once = createClientTokens<UpdateResourceShareResponse>()

  return {
    schema: UpdateResourceShare$,
    needs: (input) => {
      const { context, ...need } = shareNeed(parts, 'UpdateResourceShare', {
        shareArn: input.resourceShareArn,
      })
      const { allowExternalPrincipals: requested } = input
      const key =
        requested === undefined ? {} : { 'ram:RequestedAllowsExternalPrincipals': String(requested) }
      return [{ ...need, context: { ...context, ...key } }]
    },
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const share = requireChangeableShare(parts, input.resourceShareArn, context)
        const { allowExternalPrincipals = share.allowExternalPrincipals } = input
        if (!allowExternalPrincipals) checkNoExternals(parts, share)
        const name = input.name === undefined ? share.name : checkName(input.name)
        parts.shares.update(share.arn, { name, allowExternalPrincipals })
        const updated = parts.shares.find(share.arn) ?? share
        return { resourceShare: shownWithoutFeatureSet(updated, context), clientToken: input.clientToken }
      }),
  }
}

function checkNoExternals({ core, shares }: RamParts, share: Share): void {
  const external = shares
    .associationsOf(share.arn)
    .find(
      (association) =>
        association.type === 'PRINCIPAL' &&
        isCurrent(association) &&
        isExternal(association.entity, share.ownerId, core.accounts),
    )
  if (external !== undefined || share.retainsSharing) {
    throw notPermitted(
      `The resource share ${share.arn} is for principals outside your organization: ${external?.entity ?? 'it retains sharing'}.`,
    )
  }
}
