import {
  AssociateResourceShareCommand,
  AssociateResourceSharePermissionCommand,
  CreateResourceShareCommand,
  DisassociateResourceShareCommand,
  UpdateResourceShareCommand,
} from '@aws-sdk/client-ram'
import type { RAMClient } from '@aws-sdk/client-ram'
import * as z from 'zod/mini'

import type { RamRefusal } from '../domain/sharing/rule-share-findings.ts'
import { ruleShareName, ruleTagKey } from '../domain/sharing/rule-share.ts'
import type { CreationAnswer, RamAnswer, RemovalAnswer, RuleShares } from '../ports/rule-shares.ts'
import { hasName, translateAwsError, translatingErrors } from './aws-error.ts'
import { listAttachedPermissions } from './ram-permissions.ts'

/** RAM's errors for what it minds about principals, or about resources that it is to give up. */
const refusals = ['InvalidParameterException', 'OperationNotPermittedException', 'UnknownResourceException']

/** Creates a rule's share; RAM minds principals with the errors of {@link refusals}. */
export async function createShare(
  client: RAMClient,
  { key, principals, allowsExternal, clientToken }: Parameters<RuleShares['create']>[0],
): Promise<CreationAnswer> {
  const name = ruleShareName(key.rule)
  const command = new CreateResourceShareCommand({
    name,
    principals: [...principals],
    allowExternalPrincipals: allowsExternal,
    tags: [{ key: ruleTagKey, value: key.rule }],
    clientToken,
  })
  try {
    const { resourceShare, $metadata } = await client.send(command)
    const shareArn = resourceShare?.resourceShareArn
    if (shareArn === undefined) throw new Error('Expected RAM to answer the ARN of the share, got none')
    return { kind: 'taken', requestId: $metadata.requestId ?? '', shareArn }
  } catch (error) {
    return refusalOf(error) ?? raise(error, name, 'ram:CreateResourceShare')
  }
}

/** Lets accounts outside the organization into a share; answers AWS's request id. */
export async function allowExternal(client: RAMClient, shareArn: string): Promise<string> {
  const command = new UpdateResourceShareCommand({
    resourceShareArn: shareArn,
    allowExternalPrincipals: true,
  })
  const details = { where: shareArn, action: 'ram:UpdateResourceShare' }
  const { $metadata } = await translatingErrors(details, async () => client.send(command))
  return $metadata.requestId ?? ''
}

/** Adds principals to a share; those that are in it stay as they are. */
export async function addPrincipals(
  client: RAMClient,
  shareArn: string,
  principals: readonly string[],
): Promise<RamAnswer> {
  const command = new AssociateResourceShareCommand({
    resourceShareArn: shareArn,
    principals: [...principals],
  })
  try {
    const { $metadata } = await client.send(command)
    return { kind: 'taken', requestId: $metadata.requestId ?? '' }
  } catch (error) {
    return refusalOf(error) ?? raise(error, shareArn, 'ram:AssociateResourceShare')
  }
}

/** Puts a resource into a share; answers AWS's request id. */
export async function addResource(client: RAMClient, shareArn: string, resourceArn: string): Promise<string> {
  const command = new AssociateResourceShareCommand({
    resourceShareArn: shareArn,
    resourceArns: [resourceArn],
  })
  const details = { where: resourceArn, action: 'ram:AssociateResourceShare' }
  const { $metadata } = await translatingErrors(details, async () => client.send(command))
  return $metadata.requestId ?? ''
}

/** Takes resources out of a share. `busy`: RAM is changing the share, and takes no removal meanwhile. */
export async function removeResources(
  client: RAMClient,
  shareArn: string,
  resourceArns: readonly string[],
): Promise<RemovalAnswer> {
  const command = new DisassociateResourceShareCommand({
    resourceShareArn: shareArn,
    resourceArns: [...resourceArns],
  })
  try {
    const { $metadata } = await client.send(command)
    return { kind: 'taken', requestId: $metadata.requestId ?? '' }
  } catch (error) {
    if (hasName(error, 'InvalidStateTransitionException')) return { kind: 'busy', why: messageOf(error) }
    return refusalOf(error) ?? raise(error, shareArn, 'ram:DisassociateResourceShare')
  }
}

/** Gives a share a permission for a type of which it has none; RAM takes one per type. */
export async function attachPermission(
  client: RAMClient,
  wanted: { readonly shareArn: string; readonly permissionArn: string; readonly type: string },
): Promise<string | undefined> {
  const { shareArn, permissionArn, type } = wanted
  const attached = await listAttachedPermissions(client, shareArn)
  if (attached.some(({ resourceType }) => resourceType?.toLowerCase() === type.toLowerCase()))
    return undefined

  const command = new AssociateResourceSharePermissionCommand({ resourceShareArn: shareArn, permissionArn })
  const details = { where: shareArn, action: 'ram:AssociateResourceSharePermission' }
  const { $metadata } = await translatingErrors(details, async () => client.send(command))
  return $metadata.requestId ?? ''
}

function refusalOf(error: unknown): { readonly kind: 'refused'; readonly refusal: RamRefusal } | undefined {
  const code = refusals.find((name) => hasName(error, name))
  return code === undefined ? undefined : { kind: 'refused', refusal: { code, message: messageOf(error) } }
}

const withMessage = z.object({ message: z.string() })

/** A shape instead of `instanceof`: errors may come from another realm. */
function messageOf(error: unknown): string {
  const parsed = z.safeParse(withMessage, error)
  return parsed.success ? parsed.data.message : String(error)
}

function raise(error: unknown, where: string, action: string): never {
  throw translateAwsError(error, { where, action })
}
