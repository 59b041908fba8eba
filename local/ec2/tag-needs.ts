import type { PermissionNeed } from '../cloud/service.ts'
import type { Tags } from './tag-store.ts'

/** The permission to put tags on a resource; `createAction` names the operation that creates the resource with them. */
export function tagNeeds(resource: string, tags: Tags, createAction?: string): readonly PermissionNeed[] {
  if (tags.size === 0) return []
  const requestTags = [...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value] as const)
  return [
    {
      action: 'ec2:CreateTags',
      resource,
      context: {
        ...Object.fromEntries(requestTags),
        'aws:TagKeys': [...tags.keys()],
        ...(createAction === undefined ? {} : { 'ec2:CreateAction': createAction }),
      },
    },
  ]
}
