import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import { keyOfName, parameterArn, readReference } from './parameter-names.ts'
import { placeOf, type SsmParts } from './ssm-parts.ts'

/** The permission to do something with a parameter, by name or ARN, with its tags as condition keys. */
export function parameterNeed(
  { stores }: SsmParts,
  action: string,
  { name, context }: { readonly name: string | undefined; readonly context: RequestContext },
): PermissionNeed {
  const place = placeOf(context)
  const { text, key } = readReference(name, place)
  const tags = key === undefined ? undefined : stores.of(place).find(key)?.tags
  return {
    action: `ssm:${action}`,
    resource: key === undefined ? text : parameterArn(place, key),
    context: Object.fromEntries([...(tags ?? [])].map(([tag, value]) => [`aws:ResourceTag/${tag}`, value])),
  }
}

/** The condition keys of a request that brings tags. */
export function requestTags(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): Readonly<Record<string, string | readonly string[]>> {
  return {
    ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
    'aws:TagKeys': tags.map(({ Key = '' }) => Key),
  }
}

/** The permission to see what is below a path: the path itself is the resource. */
export function pathNeed(
  path: string | undefined = '',
  context: RequestContext,
  recursive: boolean,
): PermissionNeed {
  return {
    action: 'ssm:GetParametersByPath',
    resource: parameterArn(placeOf(context), keyOfName(path.trim()).replace(/\/$/, '')),
    context: { 'ssm:Recursive': String(recursive) },
  }
}
