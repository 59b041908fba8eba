import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import type { RamParts } from './ram-parts.ts'
import type { Association, Share } from './share-store.ts'
import { shareableResourceOf } from './shareable-types.ts'

/** What a request to change a share names. */
export interface NamedThings {
  readonly resourceArns?: readonly string[] | undefined
  readonly principals?: readonly string[] | undefined
}

type ContextValues = NonNullable<PermissionNeed['context']>

/** The permission to do something with a share, with the condition keys that RAM supplies for it. */
export function shareNeed(
  { shares }: Pick<RamParts, 'shares'>,
  action: string,
  { shareArn, named = {} }: { readonly shareArn: string | undefined; readonly named?: NamedThings },
): PermissionNeed {
  const share = shares.find(shareArn ?? '')
  return {
    action: `ram:${action}`,
    resource: shareArn ?? '*',
    context: { ...(share === undefined ? {} : shareContext(share)), ...namedContext(named) },
  }
}

/** Whoever changes how resources are shared needs the right to put their policies, too (RAM User Guide, access denied). */
export function putPolicyNeeds(resourceArns: readonly string[]): readonly PermissionNeed[] {
  return resourceArns.flatMap((arn) => {
    const resource = shareableResourceOf(arn)
    return resource === undefined ? [] : [{ action: resource.putPolicyAction, resource: arn }]
  })
}

/** The resources that a request names and those that its change of principals reaches. */
export function reachedResources(
  { shares }: Pick<RamParts, 'shares'>,
  shareArn: string | undefined,
  { resourceArns = [], principals = [] }: NamedThings,
): readonly string[] {
  const present = shares.associationsOf(shareArn ?? '').filter(isPresentResource)
  return [
    ...new Set([...resourceArns, ...(principals.length === 0 ? [] : present.map(({ entity }) => entity))]),
  ]
}

/** Values of condition keys for what a request names. */
export function namedContext({ resourceArns = [], principals = [] }: NamedThings): ContextValues {
  return {
    'ram:ResourceArn': resourceArns,
    'ram:RequestedResourceType': [
      ...new Set(resourceArns.flatMap((arn) => shareableResourceOf(arn)?.type ?? [])),
    ],
    'ram:Principal': principals,
  }
}

/** Values of condition keys for tags that a request gives, or for those of a resource. */
export function tagContext(kind: 'RequestTag' | 'ResourceTag', tags: Share['tags']): ContextValues {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:${kind}/${key}`, value]))
}

/** The share of ARNs that do not exist yet: any of the caller's in the Region of the request. */
export function newShareArn({ caller, region }: RequestContext): string {
  return `arn:aws:ram:${region}:${caller.accountId}:resource-share/*`
}

function shareContext(share: Share): ContextValues {
  return {
    'ram:ResourceShareName': share.name,
    'ram:AllowsExternalPrincipals': String(share.allowExternalPrincipals),
    ...tagContext('ResourceTag', share.tags),
  }
}

function isPresentResource({ type, status }: Association): boolean {
  return type === 'RESOURCE' && status !== 'DISASSOCIATED'
}
