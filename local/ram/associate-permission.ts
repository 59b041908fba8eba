import {
  AssociateResourceSharePermission$,
  type AssociateResourceSharePermissionRequest,
  type AssociateResourceSharePermissionResponse,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation } from '../cloud/service.ts'
import { putPolicyNeeds, shareNeed } from './change-needs.ts'
import { requireChangeableShare } from './changeable-share.ts'
import { invalidParameter } from './errors.ts'
import type { Permission } from './permission-store.ts'
import { permissionOwner } from './permissions.ts'
import type { PolicyStatement } from './policy-document.ts'
import type { RamParts } from './ram-parts.ts'
import { requireAttachable } from './share-permissions.ts'
import type { Share } from './share-store.ts'
import { shareableResourceOf } from './shareable-types.ts'

/** AssociateResourceSharePermission: gives a share the permission for one of its resource types, or replaces it. */
export function associateResourceSharePermission(
  parts: RamParts,
): Operation<AssociateResourceSharePermissionRequest, AssociateResourceSharePermissionResponse> {
  const once = createClientTokens<AssociateResourceSharePermissionResponse>()

  return {
    schema: AssociateResourceSharePermission$,
    needs: ({ resourceShareArn: shareArn, permissionArn }) => {
      const { context, ...need } = shareNeed(parts, 'AssociateResourceSharePermission', { shareArn })
      const key = permissionArn === undefined ? {} : { 'ram:PermissionArn': permissionArn }
      return [{ ...need, context: { ...context, ...key } }, ...putPolicyNeeds(resourcesOf(parts, shareArn))]
    },
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const share = requireChangeableShare(parts, input.resourceShareArn, context)
        const permission = requireAttachable(parts, input.permissionArn, context)
        const isVersion = input.permissionVersion === undefined || input.permissionVersion === 1
        if (!isVersion) throw invalidParameter('You can specify only the default version of the permission.')

        const replaced = share.permissionArns.filter(
          (arn) =>
            parts.permissions.find(arn, permissionOwner(context))?.resourceType === permission.resourceType,
        )
        if (replaced.length > 0 && input.replace !== true) {
          throw invalidParameter(
            `The resource share has a permission for ${permission.resourceType} already.`,
          )
        }
        const others = share.permissionArns.filter((arn) => !replaced.includes(arn))
        parts.shares.update(share.arn, { permissionArns: [...others, permission.arn] })
        rewritePolicy(parts, share, permission)
        return { returnValue: true, clientToken: input.clientToken }
      }),
  }
}

function resourcesOf({ shares }: RamParts, shareArn: string | undefined): readonly string[] {
  return shares
    .associationsOf(shareArn ?? '')
    .flatMap(({ type, status, entity }) =>
      type === 'RESOURCE' && status !== 'DISASSOCIATED' ? [entity] : [],
    )
}

/** The policy that a share was derived from allows what the share does. */
function rewritePolicy({ policies }: RamParts, { derivedFrom }: Share, permission: Permission): void {
  if (derivedFrom === undefined) return
  const policy = policies.get(derivedFrom)
  if (policy === undefined || shareableResourceOf(derivedFrom)?.type !== permission.resourceType) return
  const withActions = (statement: PolicyStatement): PolicyStatement => ({
    ...statement,
    Action: permission.allowed.flat(),
  })
  policies.set(derivedFrom, { ...policy, Statement: policy.Statement.map(withActions) })
}
