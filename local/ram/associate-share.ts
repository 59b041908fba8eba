import {
  AssociateResourceShare$,
  type AssociateResourceShareRequest,
  type AssociateResourceShareResponse,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, RequestContext } from '../cloud/service.ts'
import { shownAssociation } from './associations.ts'
import { putPolicyNeeds, reachedResources, shareNeed } from './change-needs.ts'
import { requireChangeableShare } from './changeable-share.ts'
import { keysOf } from './create-share.ts'
import { invalidParameter, invalidStateTransition } from './errors.ts'
import { extendPolicy } from './policy-in-step.ts'
import type { RamParts } from './ram-parts.ts'
import { checkPrincipals, checkSources } from './requested-principals.ts'
import { checkResources } from './requested-resources.ts'
import { withDefaultPermissions } from './share-permissions.ts'
import { checkRoom } from './share-quotas.ts'
import { isCurrent, type Association, type AssociationKey, type Share } from './share-store.ts'

/** AssociateResourceShare: what is in the share already stays as it is; what has FAILED is tried again. */
export function associateResourceShare(
  parts: RamParts,
): Operation<AssociateResourceShareRequest, AssociateResourceShareResponse> {
  const once = createClientTokens<AssociateResourceShareResponse>()

  return {
    schema: AssociateResourceShare$,
    needs: (input) => [
      shareNeed(parts, 'AssociateResourceShare', { shareArn: input.resourceShareArn, named: input }),
      ...putPolicyNeeds(reachedResources(parts, input.resourceShareArn, input)),
    ],
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const share = requireChangeableShare(parts, input.resourceShareArn, context)
        const keys = requireKeys(share.arn, input)
        checkSources(input.sources)
        checkResources(parts, input.resourceArns ?? [], context)
        checkPrincipals(input.principals ?? [], share, parts.core.accounts)
        associateNew(parts, { share, keys, context })
        return { resourceShareAssociations: shownOf(parts, keys), clientToken: input.clientToken }
      }),
  }
}

/**
 * Resources and principals of a request.
 * @throws ServiceError InvalidParameterException when it names none.
 */
export function requireKeys(
  shareArn: string,
  input: Pick<AssociateResourceShareRequest, 'resourceArns' | 'principals'>,
): readonly AssociationKey[] {
  const keys = keysOf(shareArn, input)
  if (keys.length > 0) return keys
  throw invalidParameter('You must specify at least one of resourceArns and principals.')
}

/** Associations as they are now. */
export function shownOf(parts: RamParts, keys: readonly AssociationKey[]) {
  return keys.flatMap((key) => {
    const association = parts.shares.findAssociation(key)
    return association === undefined ? [] : [shownAssociation(parts, association)]
  })
}

function associateNew(
  parts: RamParts,
  {
    share,
    keys,
    context,
  }: { readonly share: Share; readonly keys: readonly AssociationKey[]; readonly context: RequestContext },
): void {
  const { shares } = parts
  const added = keys.filter((key) => !isPresent(shares.findAssociation(key)))
  checkRoom(parts, share, added)

  const resourceArns = added.flatMap(({ type, entity }) => (type === 'RESOURCE' ? [entity] : []))
  const permissionArns = withDefaultPermissions(parts, share.permissionArns, { resourceArns, context })
  shares.update(share.arn, { permissionArns })
  if (added.length === 0) return
  parts.associating.associate(share, added)
  extendPolicy(parts, share, added)
}

function isPresent(association: Association | undefined): boolean {
  if (association?.status === 'DISASSOCIATING') {
    throw invalidStateTransition(`The association of ${association.entity} is in DISASSOCIATING status.`)
  }
  return association !== undefined && isCurrent(association)
}
