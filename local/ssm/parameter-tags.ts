import {
  AddTagsToResource$,
  ListTagsForResource$,
  RemoveTagsFromResource$,
  type AddTagsToResourceRequest,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResult,
  type RemoveTagsFromResourceRequest,
} from '@aws-sdk/client-ssm'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { parameterNeed, requestTags } from './parameter-needs.ts'
import type { Parameter } from './parameter-store.ts'
import { placeOf, requireParameter, type SsmParts } from './ssm-parts.ts'
import { readTags, withTags } from './tag-values.ts'

/** What a request about tags names. */
interface TagRequest {
  readonly ResourceType: string | undefined
  readonly ResourceId: string | undefined
}

/** AddTagsToResource: on parameters; tags that are there are overwritten. */
export function addTagsToResource(parts: SsmParts): Operation<AddTagsToResourceRequest, object> {
  return {
    schema: AddTagsToResource$,
    needs: (input, context) => {
      const need = parameterNeed(parts, 'AddTagsToResource', { name: input.ResourceId, context })
      return [{ ...need, context: { ...need.context, ...requestTags(input.Tags ?? []) } }]
    },
    handle: (input, context) => {
      const { key, parameter } = requireTaggable(parts, input, context)
      const tags = withTags(parameter.tags, readTags(input.Tags ?? []))
      parts.stores.of(placeOf(context)).put(key, { ...parameter, tags })
      return {}
    },
  }
}

/** ListTagsForResource: of a parameter. */
export function listTagsForResource(
  parts: SsmParts,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResult> {
  return {
    schema: ListTagsForResource$,
    needs: (input, context) => [
      parameterNeed(parts, 'ListTagsForResource', { name: input.ResourceId, context }),
    ],
    handle: (input, context) => {
      const { tags } = requireTaggable(parts, input, context).parameter
      return { TagList: [...tags].map(([Key, Value]) => ({ Key, Value })) }
    },
  }
}

/** RemoveTagsFromResource: from a parameter; keys that are not there do not matter. */
export function removeTagsFromResource(parts: SsmParts): Operation<RemoveTagsFromResourceRequest, object> {
  return {
    schema: RemoveTagsFromResource$,
    needs: (input, context) => {
      const need = parameterNeed(parts, 'RemoveTagsFromResource', { name: input.ResourceId, context })
      return [{ ...need, context: { ...need.context, 'aws:TagKeys': input.TagKeys ?? [] } }]
    },
    handle: (input, context) => {
      const { key, parameter } = requireTaggable(parts, input, context)
      const removed = new Set(input.TagKeys)
      const tags = new Map([...parameter.tags].filter(([tag]) => !removed.has(tag)))
      parts.stores.of(placeOf(context)).put(key, { ...parameter, tags })
      return {}
    },
  }
}

/** @throws ServiceError InvalidResourceType, InvalidResourceId. */
function requireTaggable(
  parts: SsmParts,
  { ResourceType: type, ResourceId: id }: TagRequest,
  context: RequestContext,
): { readonly key: string; readonly parameter: Parameter } {
  if (type !== 'Parameter')
    throw new ServiceError(
      'InvalidResourceType',
      `Expected the resource type Parameter: others are not modelled here, got ${type}`,
    )
  try {
    return requireParameter(parts, id, context)
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'ParameterNotFound') throw error
    throw new ServiceError('InvalidResourceId', `The resource ID ${id} is not valid.`)
  }
}
