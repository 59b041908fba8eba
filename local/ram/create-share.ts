import {
  CreateResourceShare$,
  type CreateResourceShareRequest,
  type CreateResourceShareResponse,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, PermissionNeed, RequestContext } from '../cloud/service.ts'
import { namedContext, newShareArn, putPolicyNeeds, tagContext } from './change-needs.ts'
import { invalidParameter } from './errors.ts'
import type { RamParts } from './ram-parts.ts'
import { checkPrincipals, checkSources } from './requested-principals.ts'
import { checkResources } from './requested-resources.ts'
import { requirePermissions, withDefaultPermissions } from './share-permissions.ts'
import { checkRoom, checkShareCount } from './share-quotas.ts'
import type { AssociationKey, NewShare } from './share-store.ts'
import { checkName, shownWithoutFeatureSet } from './shares.ts'
import { checkTagCount, readTags, tagRecordOf } from './tag-list.ts'

/** CreateResourceShare: the share is there at once, its associations come about after a while. */
export function createResourceShare(
  parts: RamParts,
): Operation<CreateResourceShareRequest, CreateResourceShareResponse> {
  const once = createClientTokens<CreateResourceShareResponse>()

  return {
    schema: CreateResourceShare$,
    needs: createNeeds,
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const created = newShare(parts, input, context)
        const keys = keysOf(created.arn, input)
        checkShareCount(parts, created)
        checkRoom(parts, created, keys)
        const share = parts.shares.add(created)
        if (keys.length > 0) parts.associating.associate(share, keys)
        return { resourceShare: shownWithoutFeatureSet(share, context), clientToken: input.clientToken }
      }),
  }
}

/** Resources and principals of a request, each once. */
export function keysOf(
  shareArn: string,
  { resourceArns = [], principals = [] }: Pick<CreateResourceShareRequest, 'resourceArns' | 'principals'>,
): readonly AssociationKey[] {
  return [
    ...[...new Set(resourceArns)].map((entity) => ({ shareArn, type: 'RESOURCE', entity }) as const),
    ...[...new Set(principals)].map((entity) => ({ shareArn, type: 'PRINCIPAL', entity }) as const),
  ]
}

/** RAM asks for the right to associate, too, when a share is created (RAM User Guide, access denied). */
function createNeeds(input: CreateResourceShareRequest, context: RequestContext): readonly PermissionNeed[] {
  const tags = tagRecordOf(input.tags)
  const requested = {
    ...namedContext(input),
    ...tagContext('RequestTag', tags),
    'aws:TagKeys': Object.keys(tags),
    'ram:RequestedAllowsExternalPrincipals': String(input.allowExternalPrincipals ?? true),
  }
  const ofShare = {
    ...requested,
    ...tagContext('ResourceTag', tags),
    'ram:ResourceShareName': input.name ?? '',
  }
  const resource = newShareArn(context)
  return [
    { action: 'ram:CreateResourceShare', resource: '*', context: requested },
    { action: 'ram:AssociateResourceShare', resource, context: ofShare },
    ...(Object.keys(tags).length === 0 ? [] : [{ action: 'ram:TagResource', resource, context: ofShare }]),
    ...putPolicyNeeds(input.resourceArns ?? []),
  ]
}

function newShare(parts: RamParts, input: CreateResourceShareRequest, context: RequestContext): NewShare {
  const { accountId: ownerId } = context.caller
  const { resourceArns = [], principals = [], allowExternalPrincipals = true } = input
  const name = checkName(input.name)
  const tags = readTags(input.tags ?? [])
  const retainsSharing = checkRetaining(input)
  checkTagCount(tags)
  checkSources(input.sources)
  checkResources(parts, resourceArns, context)
  checkPrincipals(principals, { ownerId, allowExternalPrincipals }, parts.core.accounts)
  const permissions = requirePermissions(parts, input.permissionArns ?? [], context)
  return {
    arn: `arn:aws:ram:${context.region}:${ownerId}:resource-share/${parts.core.identifiers.uuid()}`,
    name,
    ownerId,
    region: context.region,
    featureSet: 'STANDARD',
    allowExternalPrincipals,
    retainsSharing,
    tags,
    permissionArns: withDefaultPermissions(
      parts,
      permissions.map(({ arn }) => arn),
      { resourceArns, context },
    ),
  }
}

/** Accounts outside the organization must be welcome where they are to keep access after leaving it. */
function checkRetaining({
  resourceShareConfiguration,
  allowExternalPrincipals,
}: CreateResourceShareRequest): boolean {
  const retains = resourceShareConfiguration?.retainSharingOnAccountLeaveOrganization ?? false
  if (retains && allowExternalPrincipals === false) {
    throw invalidParameter(
      'retainSharingOnAccountLeaveOrganization can be true only if allowExternalPrincipals is true.',
    )
  }
  return retains
}
