import type { RequestContext } from '../cloud/service.ts'
import { invalidParameter } from './errors.ts'
import type { Permission } from './permission-store.ts'
import { permissionOwner, requirePermission } from './permissions.ts'
import type { RamParts } from './ram-parts.ts'
import { shareableResourceOf } from './shareable-types.ts'

/**
 * The permissions that a request names: at most one for each resource type.
 * @throws ServiceError MalformedArnException, UnknownResourceException, InvalidParameterException.
 */
export function requirePermissions(
  parts: RamParts,
  arns: readonly string[],
  context: RequestContext,
): readonly Permission[] {
  const named = arns.map((arn) => requireAttachable(parts, arn, context))
  const types = named.map(({ resourceType }) => resourceType)
  const twice = types.find((type, index) => types.indexOf(type) !== index)
  if (twice !== undefined) {
    throw invalidParameter(
      `You can specify only one permission for each resource type, got two for ${twice}.`,
    )
  }
  return named
}

/**
 * A permission that shares can be given.
 * @throws ServiceError MalformedArnException, UnknownResourceException, InvalidParameterException.
 */
export function requireAttachable(
  parts: RamParts,
  arn: string | undefined,
  context: RequestContext,
): Permission {
  const permission = requirePermission(parts, arn, context)
  if (permission.featureSet === 'STANDARD') return permission
  throw invalidParameter(`The permission ${permission.arn} was created from a policy and cannot be attached.`)
}

/** The permissions of a share that is to contain resources: each type without one gets its default. */
export function withDefaultPermissions(
  { permissions }: RamParts,
  permissionArns: readonly string[],
  { resourceArns, context }: { readonly resourceArns: readonly string[]; readonly context: RequestContext },
): readonly string[] {
  const owner = permissionOwner(context)
  const covered = new Set(permissionArns.map((arn) => permissions.find(arn, owner)?.resourceType))
  const wanted = new Set(resourceArns.map((arn) => shareableResourceOf(arn)?.type))
  const added = permissions
    .visibleTo(owner)
    .filter(
      ({ isResourceTypeDefault, resourceType }) =>
        isResourceTypeDefault && wanted.has(resourceType) && !covered.has(resourceType),
    )
  return [...permissionArns, ...added.map(({ arn }) => arn)]
}
