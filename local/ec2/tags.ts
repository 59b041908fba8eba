import type {
  CreateTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  TagDescription,
} from '@aws-sdk/client-ec2'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { ec2Page } from './ec2-page.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, imageNotFound, snapshotNotFound } from './errors.ts'
import { createFilter, type Filterable } from './filters.ts'
import { mayLaunch, placeOf } from './images-in-use.ts'
import { requireTemplateById, templateArn } from './launch-templates/template-lookup.ts'
import { mayUseSnapshot } from './snapshots-in-use.ts'
import { tagNeeds } from './tag-needs.ts'
import { readTags } from './tag-store.ts'

/** CreateTags: on AMIs, snapshots and launch templates. Tags on what another account shares are the caller's own. */
export function createTags(parts: Ec2Parts): Operation<CreateTagsRequest, object> {
  return {
    schema: ec2Schema('CreateTags'),
    needs: (input, context) => {
      const tags = new Map((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
      return (input.Resources ?? []).flatMap((id) => tagNeeds(arnOf(id, context), tags))
    },
    handle: (input, context) => {
      const { Resources: ids = [], Tags: tags = [] } = input
      const read = readTags(tags)
      for (const id of ids) checkTaggable(parts, id, context)
      endDryRun(input)
      for (const id of ids) parts.tags.put(placeOf(context), id, read)
      return {}
    },
  }
}

interface TagOfResource {
  readonly resourceId: string
  readonly resourceType: 'image' | 'launch-template' | 'snapshot'
  readonly key: string
  readonly value: string
}

const filterable: Filterable<TagOfResource> = {
  key: ({ key }) => [key],
  value: ({ value }) => [value],
  'resource-id': ({ resourceId }) => [resourceId],
  'resource-type': ({ resourceType }) => [resourceType],
}

/** DescribeTags: the caller's own. */
export function describeTags(parts: Ec2Parts): Operation<DescribeTagsRequest, DescribeTagsResult> {
  return {
    schema: ec2Schema('DescribeTags'),
    needs: () => [{ action: 'ec2:DescribeTags', resource: '*' }],
    handle: (input, context) => {
      const passes = createFilter(input.Filters, filterable, ({ key, value }) => new Map([[key, value]]))
      const found = [...parts.tags.all(placeOf(context))].flatMap(([resourceId, tags]) =>
        [...tags].map(([key, value]) => ({
          resourceId,
          resourceType: typeOf(resourceId) ?? 'image',
          key,
          value,
        })),
      )
      const page = ec2Page(
        parts.core,
        { operation: 'DescribeTags', smallest: 5 },
        input,
        found.filter(passes),
      )
      endDryRun(input)
      return { Tags: page.items.map(shown), NextToken: page.NextToken }
    },
  }
}

function arnOf(id: string, context: RequestContext): string {
  const type = typeOf(id)
  return type === 'launch-template'
    ? templateArn(id, context)
    : `arn:aws:ec2:${context.region}::${type ?? '*'}/${id}`
}

function typeOf(id: string): TagOfResource['resourceType'] | undefined {
  if (id.startsWith('ami-')) return 'image'
  if (id.startsWith('lt-')) return 'launch-template'
  return id.startsWith('snap-') ? 'snapshot' : undefined
}

function checkTaggable(parts: Ec2Parts, id: string, context: RequestContext): void {
  const { caller, region } = context
  switch (typeOf(id)) {
    case 'image': {
      const ami = parts.images.find(id, region)
      if (ami === undefined || !mayLaunch(parts, ami, caller.accountId)) throw imageNotFound([id])
      return
    }
    case 'snapshot': {
      const snapshot = parts.snapshots.find(id, region)
      if (snapshot === undefined || !mayUseSnapshot(parts, snapshot, caller.accountId))
        throw snapshotNotFound(id)
      return
    }
    case 'launch-template':
      requireTemplateById(parts, id, context)
      return
    case undefined:
      throw new ServiceError('InvalidID', `The ID '${id}' is not valid`)
  }
}

function shown({ resourceId, resourceType, key, value }: TagOfResource): TagDescription {
  return { ResourceId: resourceId, ResourceType: resourceType, Key: key, Value: value }
}
