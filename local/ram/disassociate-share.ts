import {
  DisassociateResourceShare$,
  type DisassociateResourceShareRequest,
  type DisassociateResourceShareResponse,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation } from '../cloud/service.ts'
import { requireKeys, shownOf } from './associate-share.ts'
import { putPolicyNeeds, reachedResources, shareNeed } from './change-needs.ts'
import { checkSettled, requireChangeableShare } from './changeable-share.ts'
import { invalidStateTransition, unknownResource } from './errors.ts'
import { reducePolicy } from './policy-in-step.ts'
import type { RamParts } from './ram-parts.ts'
import { checkSources } from './requested-principals.ts'
import type { AssociationKey } from './share-store.ts'
import { checkUnsharing } from './unsharing.ts'

/** DisassociateResourceShare: takes resources and principals out of a share, which stays. */
export function disassociateResourceShare(
  parts: RamParts,
): Operation<DisassociateResourceShareRequest, DisassociateResourceShareResponse> {
  const once = createClientTokens<DisassociateResourceShareResponse>()

  return {
    schema: DisassociateResourceShare$,
    needs: (input) => [
      shareNeed(parts, 'DisassociateResourceShare', { shareArn: input.resourceShareArn, named: input }),
      ...putPolicyNeeds(reachedResources(parts, input.resourceShareArn, input)),
    ],
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const share = requireChangeableShare(parts, input.resourceShareArn, context)
        const keys = requireKeys(share.arn, input)
        checkSources(input.sources)
        for (const key of keys) checkPresent(parts, key)
        checkSettled(parts, share)
        checkUnsharing(parts, share, keys)

        reducePolicy(parts, share, keys)
        parts.associating.disassociate(keys)
        return { resourceShareAssociations: shownOf(parts, keys), clientToken: input.clientToken }
      }),
  }
}

function checkPresent({ shares }: RamParts, key: AssociationKey): void {
  const status = shares.findAssociation(key)?.status
  if (status === undefined || status === 'DISASSOCIATED') {
    throw unknownResource(`${key.entity} in resource share ${key.shareArn}`)
  }
  if (status === 'DISASSOCIATING') {
    throw invalidStateTransition(`The association of ${key.entity} is in DISASSOCIATING status.`)
  }
}
