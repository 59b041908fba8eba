import type { TagSpecification } from '@aws-sdk/client-ec2'

import type { PermissionNeed } from '../cloud/service.ts'
import { invalidValue } from './errors.ts'
import { tagNeeds } from './tag-needs.ts'
import { checkTagCount, readTags, type Tags } from './tag-store.ts'

/** The types of resources that operations which make AMIs can tag. */
export type TaggedType = 'image' | 'snapshot'

/**
 * The tags that a request puts on what it makes, by type; of two with one key the later counts.
 * @throws ServiceError InvalidParameterValue for other types, and for tags that are not of their form; TagLimitExceeded.
 */
export function readTagSpecifications(
  specifications: readonly TagSpecification[] = [],
  types: readonly TaggedType[],
): Readonly<Record<TaggedType, Tags>> {
  for (const { ResourceType: type } of specifications) {
    if (!types.some((known) => known === type))
      throw invalidValue(`'${type}' is not a valid taggable resource type for this operation.`)
  }
  const tagsOf = (type: TaggedType): Tags => {
    const tags = readTags(listed(specifications, type))
    checkTagCount(tags)
    return tags
  }
  return { image: tagsOf('image'), snapshot: tagsOf('snapshot') }
}

/** The permissions to put a request's tags on what it makes. */
export function tagSpecificationNeeds(
  specifications: readonly TagSpecification[] = [],
  { region, createAction }: { readonly region: string; readonly createAction: string },
): readonly PermissionNeed[] {
  return (['image', 'snapshot'] as const).flatMap((type) => {
    const tags = new Map(
      listed(specifications, type).map(({ Key = '', Value = '' }) => [Key, Value] as const),
    )
    return tagNeeds(`arn:aws:ec2:${region}::${type}/*`, tags, createAction)
  })
}

function listed(specifications: readonly TagSpecification[], type: TaggedType) {
  return specifications
    .filter(({ ResourceType }) => ResourceType === type)
    .flatMap(({ Tags: tags = [] }) => tags)
}
