import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import { formatArn, normalisedName, type ResourceKind } from './arns.ts'

/** What a request that creates a resource of the caller's carries. */
interface CreateRequest {
  readonly name: string | undefined
  readonly semanticVersion?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
}

/** The permission to do something with the resource of an ARN; with any resource where a request names none. */
export function need(action: string, arn: string | undefined): PermissionNeed {
  return { action: `imagebuilder:${action}`, resource: arn ?? '*' }
}

/** Permissions to create a resource, and to tag it where tags are given. Its build number is not known yet. */
export function createNeeds(
  kind: ResourceKind,
  action: string,
  { input, context }: { readonly input: CreateRequest; readonly context: RequestContext },
): readonly PermissionNeed[] {
  const arn = formatArn({
    kind,
    region: context.region,
    accountId: context.caller.accountId,
    name: normalisedName(input.name ?? ''),
    ...(input.semanticVersion === undefined ? {} : { version: input.semanticVersion }),
  })
  return [need(action, arn), ...tagNeeds(arn, input.tags)]
}

/** The permission to tag a resource that is being created. */
export function tagNeeds(
  arn: string,
  tags: Readonly<Record<string, string>> | undefined,
): readonly PermissionNeed[] {
  return tags === undefined || Object.keys(tags).length === 0 ? [] : [need('TagResource', arn)]
}
