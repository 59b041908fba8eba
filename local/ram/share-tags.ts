import {
  TagResource$,
  UntagResource$,
  type TagResourceRequest,
  type TagResourceResponse,
  type UntagResourceRequest,
  type UntagResourceResponse,
} from '@aws-sdk/client-ram'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { shareNeed, tagContext } from './change-needs.ts'
import { requireChangeableShare } from './changeable-share.ts'
import { invalidParameter } from './errors.ts'
import type { RamParts } from './ram-parts.ts'
import type { Share } from './share-store.ts'
import { checkTagCount, readTags, tagRecordOf } from './tag-list.ts'

/** TagResource: adds tags to a share of the caller's, or changes their values. */
export function tagResource(parts: RamParts): Operation<TagResourceRequest, TagResourceResponse> {
  return {
    schema: TagResource$,
    needs: (input) => {
      const { context, ...need } = shareNeed(parts, 'TagResource', { shareArn: arnOf(input) })
      const tags = tagRecordOf(input.tags)
      const requested = { ...tagContext('RequestTag', tags), 'aws:TagKeys': Object.keys(tags) }
      return [{ ...need, context: { ...context, ...requested } }]
    },
    handle: (input, context) => {
      const share = requireTaggable(parts, input, context)
      const tags = { ...share.tags, ...readTags(input.tags ?? []) }
      checkTagCount(tags)
      parts.shares.update(share.arn, { tags })
      return {}
    },
  }
}

/** UntagResource: takes tags away; keys that the share does not have make no difference. */
export function untagResource(parts: RamParts): Operation<UntagResourceRequest, UntagResourceResponse> {
  return {
    schema: UntagResource$,
    needs: (input) => {
      const { context, ...need } = shareNeed(parts, 'UntagResource', { shareArn: arnOf(input) })
      return [{ ...need, context: { ...context, 'aws:TagKeys': input.tagKeys ?? [] } }]
    },
    handle: (input, context) => {
      const share = requireTaggable(parts, input, context)
      const kept = Object.entries(share.tags).filter(([key]) => !(input.tagKeys ?? []).includes(key))
      parts.shares.update(share.arn, { tags: Object.fromEntries(kept) })
      return {}
    },
  }
}

type Tagging = Pick<TagResourceRequest, 'resourceShareArn' | 'resourceArn'>

function arnOf({ resourceShareArn, resourceArn }: Tagging): string | undefined {
  return resourceShareArn ?? resourceArn
}

function requireTaggable(parts: RamParts, input: Tagging, context: RequestContext): Share {
  if (input.resourceShareArn !== undefined && input.resourceArn !== undefined) {
    throw invalidParameter('You can specify only one of resourceShareArn and resourceArn.')
  }
  return requireChangeableShare(parts, arnOf(input), context)
}
