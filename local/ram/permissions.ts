import {
  GetPermission$,
  ListPermissions$,
  ListResourceSharePermissions$,
  type GetPermissionRequest,
  type GetPermissionResponse,
  type ListPermissionsRequest,
  type ListPermissionsResponse,
  type ListResourceSharePermissionsRequest,
  type ListResourceSharePermissionsResponse,
  type ResourceSharePermissionSummary,
} from '@aws-sdk/client-ram'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { invalidParameter, unknownResource } from './errors.ts'
import type { Permission, PermissionOwner } from './permission-store.ts'
import { requireArn, requireOwnShare } from './ram-arns.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import { shareableResourceNamed } from './shareable-types.ts'

/** ListPermissions: AWS's managed permissions and the caller's own of the Region. */
export function listPermissions(parts: RamParts): Operation<ListPermissionsRequest, ListPermissionsResponse> {
  return {
    schema: ListPermissions$,
    needs: () => [{ action: 'ram:ListPermissions', resource: '*' }],
    handle: (input, context) => {
      const found = selectPermissions(parts, input, context)
      const page = ramPage(parts.core, 'ListPermissions', input, found)
      return {
        permissions: page.items.map((permission) => permissionSummary(permission, 'ATTACHABLE')),
        nextToken: page.nextToken,
      }
    },
  }
}

/** GetPermission: a permission's template. Every permission has one version. */
export function getPermission(parts: RamParts): Operation<GetPermissionRequest, GetPermissionResponse> {
  return {
    schema: GetPermission$,
    needs: (input) => [{ action: 'ram:GetPermission', resource: input.permissionArn ?? '*' }],
    handle: (input, context) => {
      const permission = requirePermission(parts, input.permissionArn, context)
      if (input.permissionVersion !== undefined && input.permissionVersion !== 1) {
        throw unknownResource(`Version ${input.permissionVersion} of ${permission.arn}`)
      }
      return {
        permission: {
          ...permissionSummary(permission),
          status: 'ATTACHABLE',
          permission: templateOf(permission),
        },
      }
    },
  }
}

/** ListResourceSharePermissions: what the principals of one of the caller's shares may do. */
export function listResourceSharePermissions(
  parts: RamParts,
): Operation<ListResourceSharePermissionsRequest, ListResourceSharePermissionsResponse> {
  return {
    schema: ListResourceSharePermissions$,
    needs: (input) => [
      { action: 'ram:ListResourceSharePermissions', resource: input.resourceShareArn ?? '*' },
    ],
    handle: (input, context) => {
      const share = requireOwnShare(parts.shares, input.resourceShareArn, context)
      const attached = share.permissionArns.flatMap(
        (arn) => parts.permissions.find(arn, permissionOwner(context)) ?? [],
      )
      const page = ramPage(parts.core, 'ListResourceSharePermissions', input, attached)
      return {
        permissions: page.items.map((permission) => permissionSummary(permission, 'ASSOCIATED')),
        nextToken: page.nextToken,
      }
    },
  }
}

/** Whose customer managed permissions a request can mean. */
export function permissionOwner(context: RequestContext): PermissionOwner {
  return { accountId: context.caller.accountId, region: context.region }
}

/**
 * A permission that the caller can see.
 * @throws ServiceError MissingRequiredParameterException, MalformedArnException, UnknownResourceException.
 */
export function requirePermission(
  { permissions }: RamParts,
  arn: string | undefined,
  context: RequestContext,
): Permission {
  const permission = permissions.find(
    requireArn('permissionArn', 'permission', arn),
    permissionOwner(context),
  )
  if (permission === undefined) throw unknownResource(`Permission ${arn}`)
  return permission
}

/** A permission as lists show it. */
export function permissionSummary(permission: Permission, status?: string): ResourceSharePermissionSummary {
  return {
    arn: permission.arn,
    version: '1',
    defaultVersion: true,
    name: permission.name,
    resourceType: permission.resourceType,
    status,
    creationTime: new Date(permission.createdAtMs),
    lastUpdatedTime: new Date(permission.createdAtMs),
    isResourceTypeDefault: permission.isResourceTypeDefault,
    permissionType: permission.permissionType,
    featureSet: permission.featureSet,
  }
}

function selectPermissions(
  { permissions }: RamParts,
  input: ListPermissionsRequest,
  context: RequestContext,
): readonly Permission[] {
  const type = input.resourceType === undefined ? undefined : shareableResourceNamed(input.resourceType)
  if (input.resourceType !== undefined && type === undefined) {
    throw invalidParameter(`The resource type ${input.resourceType} is not valid.`)
  }
  const kind = input.permissionType ?? 'ALL'
  return permissions
    .visibleTo(permissionOwner(context))
    .filter(
      (permission) =>
        (type === undefined || permission.resourceType === type.type) &&
        (kind === 'ALL' || permission.permissionType === kind),
    )
}

/** One statement without principal and resource; a list of them where a policy had several. */
function templateOf({ allowed }: Permission): string {
  const statements = allowed.map((actions) => ({ Effect: 'Allow', Action: actions }))
  return JSON.stringify(statements.length === 1 ? statements[0] : statements)
}
