import {
  PromotePermissionCreatedFromPolicy$,
  type PromotePermissionCreatedFromPolicyRequest,
  type PromotePermissionCreatedFromPolicyResponse,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { invalidParameter, missingParameter } from './errors.ts'
import type { Permission } from './permission-store.ts'
import { permissionOwner, permissionSummary, requirePermission } from './permissions.ts'
import type { RamParts } from './ram-parts.ts'

/** RAM's quota of customer managed permissions of one resource type in one Region. */
const maxPerType = 10

const permissionName = /^[\w.-]{1,36}$/

/**
 * PromotePermissionCreatedFromPolicy: makes a customer managed permission that allows what the one made from a
 * policy allows. That one stays, and shares keep using it until they are promoted.
 */
export function promotePermissionCreatedFromPolicy(
  parts: RamParts,
): Operation<PromotePermissionCreatedFromPolicyRequest, PromotePermissionCreatedFromPolicyResponse> {
  const once = createClientTokens<PromotePermissionCreatedFromPolicyResponse>()

  return {
    schema: PromotePermissionCreatedFromPolicy$,
    needs: (input) => [
      { action: 'ram:PromotePermissionCreatedFromPolicy', resource: input.permissionArn ?? '*' },
    ],
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const source = requirePermission(parts, input.permissionArn, context)
        const name = checkName(input.name)
        checkPromotable(source)
        checkRoom(parts, { source, name, context })

        const promoted = parts.permissions.addStandard(name, source, permissionOwner(context))
        return { permission: permissionSummary(promoted, 'ATTACHABLE'), clientToken: input.clientToken }
      }),
  }
}

function checkName(name: string | undefined): string {
  if (name === undefined) throw missingParameter('name')
  if (permissionName.test(name)) return name
  throw invalidParameter(
    `The name ${name} is not valid. It must have 1 to 36 letters, digits, underscores, periods and dashes.`,
  )
}

function checkPromotable(source: Permission): void {
  if (source.featureSet !== 'CREATED_FROM_POLICY') {
    throw invalidParameter(`The permission ${source.arn} was not created from a policy.`)
  }
  if (source.allowed.length > 1) {
    throw new ServiceError(
      'InvalidPolicyException',
      'Customer managed permissions with multiple statements are not supported.',
    )
  }
}

function checkRoom(
  { permissions }: RamParts,
  {
    source,
    name,
    context,
  }: { readonly source: Permission; readonly name: string; readonly context: RequestContext },
): void {
  const own = permissions
    .visibleTo(permissionOwner(context))
    .filter(
      ({ permissionType, featureSet }) => permissionType === 'CUSTOMER_MANAGED' && featureSet === 'STANDARD',
    )
  if (own.some((permission) => permission.name === name)) {
    throw new ServiceError('PermissionAlreadyExistsException', `A permission named ${name} already exists.`, {
      httpStatus: 409,
    })
  }
  if (own.filter(({ resourceType }) => resourceType === source.resourceType).length >= maxPerType) {
    throw new ServiceError(
      'PermissionLimitExceededException',
      `You have reached the limit of ${maxPerType} customer managed permissions for ${source.resourceType}.`,
    )
  }
}
