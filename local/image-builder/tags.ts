import {
  ListTagsForResource$,
  TagResource$,
  UntagResource$,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResponse,
  type TagResourceRequest,
  type TagResourceResponse,
  type UntagResourceRequest,
  type UntagResourceResponse,
} from '@aws-sdk/client-imagebuilder'
import type * as z from 'zod'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { parseArn } from './arns.ts'
import { arnOf, tagKeys, tags } from './constraints.ts'
import type { Entries, Entry } from './entry.ts'
import { notFound } from './errors.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { entriesOfKind, type Tagged } from './inventory.ts'
import { need } from './needs.ts'

/** AWS's quota of tags of one resource. */
const maxTags = 50

/** TagResource: adds tags to a resource of the caller's, or changes their values. */
export function tagResource(parts: ImageBuilderParts): Operation<TagResourceRequest, TagResourceResponse> {
  return {
    schema: TagResource$,
    needs: ({ resourceArn }) => [need('TagResource', resourceArn)],
    handle: (input, context) => {
      const added = check('tags', tags, input.tags)
      const { entries, entry } = requireTagged(parts, input.resourceArn, context)
      const all = { ...entry.shown.tags, ...added }
      if (Object.keys(all).length > maxTags) {
        throw invalidParameter(`A resource can have up to ${maxTags} tags.`)
      }
      setTags(entries, entry, all)
      return {}
    },
  }
}

/** UntagResource: takes tags away; keys that the resource does not have make no difference. */
export function untagResource(
  parts: ImageBuilderParts,
): Operation<UntagResourceRequest, UntagResourceResponse> {
  return {
    schema: UntagResource$,
    needs: ({ resourceArn }) => [need('UntagResource', resourceArn)],
    handle: (input, context) => {
      const removed = new Set(check('tagKeys', tagKeys, input.tagKeys))
      const { entries, entry } = requireTagged(parts, input.resourceArn, context)
      const kept = Object.entries(entry.shown.tags ?? {}).filter(([key]) => !removed.has(key))
      setTags(entries, entry, Object.fromEntries(kept))
      return {}
    },
  }
}

/** ListTagsForResource. */
export function listTagsForResource(
  parts: ImageBuilderParts,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
  return {
    schema: ListTagsForResource$,
    needs: ({ resourceArn }) => [need('ListTagsForResource', resourceArn)],
    handle: (input, context) => ({
      tags: { ...requireTagged(parts, input.resourceArn, context).entry.shown.tags },
    }),
  }
}

function requireTagged(
  { inventories }: ImageBuilderParts,
  arn: string | undefined,
  { caller, region }: RequestContext,
): { readonly entries: Entries<Tagged>; readonly entry: Entry<Tagged> } {
  const id = parseArn(check('resourceArn', arnOf.any, arn))
  const entries =
    id === undefined ? undefined : entriesOfKind[id.kind](inventories.of(caller.accountId, region))
  const entry = entries?.get(arn ?? '')
  if (entries === undefined || entry === undefined) throw notFound(`The resource '${arn}'`)
  return { entries, entry }
}

function setTags(
  entries: Entries<Tagged>,
  entry: Entry<Tagged>,
  all: Readonly<Record<string, string>>,
): void {
  entries.set(entry.arn, { ...entry, shown: { ...entry.shown, tags: all } })
}

/** These operations answer another code than all others to members that are not valid. */
function check<Value>(member: string, constraint: z.ZodType<Value>, value: unknown): Value {
  const parsed = constraint.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidParameter(`The value of ${member} is not valid. ${parsed.error.issues[0]?.message}.`)
}

function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message)
}
