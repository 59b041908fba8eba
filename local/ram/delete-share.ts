import {
  DeleteResourceShare$,
  type DeleteResourceShareRequest,
  type DeleteResourceShareResponse,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation } from '../cloud/service.ts'
import { putPolicyNeeds, shareNeed } from './change-needs.ts'
import { checkSettled, requireChangeableShare } from './changeable-share.ts'
import { reducePolicy } from './policy-in-step.ts'
import type { RamParts } from './ram-parts.ts'
import type { Association } from './share-store.ts'
import { checkUnsharing } from './unsharing.ts'

/** DeleteResourceShare: ends all associations; the share is DELETING until that is done, and shown as DELETED then. */
export function deleteResourceShare(
  parts: RamParts,
): Operation<DeleteResourceShareRequest, DeleteResourceShareResponse> {
  const once = createClientTokens<DeleteResourceShareResponse>()
  const { core, shares, associating } = parts

  return {
    schema: DeleteResourceShare$,
    needs: ({ resourceShareArn: shareArn }) => {
      const resources = remainingOf(parts, shareArn).filter(({ type }) => type === 'RESOURCE')
      return [
        shareNeed(parts, 'DeleteResourceShare', { shareArn }),
        ...putPolicyNeeds(resources.map(({ entity }) => entity)),
      ]
    },
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const share = requireChangeableShare(parts, input.resourceShareArn, context)
        const remaining = remainingOf(parts, share.arn)
        checkSettled(parts, share)
        checkUnsharing(parts, share, remaining)

        reducePolicy(parts, share, remaining)
        shares.update(share.arn, { status: 'DELETING' })
        associating.disassociate(remaining)
        core.clock.after(core.timing.associationSeconds * 1000, () =>
          shares.update(share.arn, { status: 'DELETED' }),
        )
        return { returnValue: true, clientToken: input.clientToken }
      }),
  }
}

function remainingOf({ shares }: RamParts, shareArn: string | undefined): readonly Association[] {
  return shares.associationsOf(shareArn ?? '').filter(({ status }) => status !== 'DISASSOCIATED')
}
