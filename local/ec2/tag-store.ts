import type { Tag } from '@aws-sdk/client-ec2'

import type { Place } from '../cloud/place.ts'
import { createRegionalState } from '../cloud/regional-state.ts'
import { ServiceError } from '../cloud/service.ts'
import { invalidValue } from './errors.ts'

/** Tags of one resource. */
export type Tags = ReadonlyMap<string, string>

/** The tags that accounts put on resources: each account sees its own only, also on what others share with it. */
export interface TagStore {
  of(place: Place, resourceId: string): Tags
  /** Everything that an account tagged in a Region. */
  all(place: Place): ReadonlyMap<string, Tags>
  /** Adds tags, or overwrites those that are there. @throws ServiceError TagLimitExceeded. */
  put(place: Place, resourceId: string, tags: Tags): void
  /** Takes the tags off a resource that is no more, for all accounts. */
  removeAll(resourceId: string): void
}

/** A resource has at most 50 tags. */
const maxTags = 50

const noTags: Tags = new Map()

/** No tags yet. */
export function createTagStore(): TagStore {
  const accounts: Map<string, Tags>[] = []
  const states = createRegionalState(() => {
    const resources = new Map<string, Tags>()
    accounts.push(resources)
    return resources
  })
  const stateOf = ({ accountId, region }: Place): Map<string, Tags> => states.of(accountId, region)

  return {
    of: (place, resourceId) => stateOf(place).get(resourceId) ?? noTags,
    all: stateOf,
    put: (place, resourceId, tags) => {
      const together = new Map([...(stateOf(place).get(resourceId) ?? []), ...tags])
      checkTagCount(together)
      stateOf(place).set(resourceId, together)
    },
    removeAll: (resourceId) => {
      for (const resources of accounts) resources.delete(resourceId)
    },
  }
}

/** @throws ServiceError TagLimitExceeded for more tags than a resource can have. */
export function checkTagCount(tags: Tags): void {
  if (tags.size > maxTags) throw new ServiceError('TagLimitExceeded', `More than ${maxTags} tags specified`)
}

/** Tags as a request gives them. @throws ServiceError InvalidParameterValue. */
export function readTags(tags: readonly Tag[]): Tags {
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (/^aws:/i.test(key)) throw invalidValue(`Tag keys starting with 'aws:' are reserved for internal use`)
    if (key.length < 1 || key.length > 128)
      throw invalidValue(`Tag key must have 1 to 128 characters, got ${key.length}`)
    if (value.length > 256) throw invalidValue(`Tag value exceeds the maximum length of 256 characters`)
  }
  return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** Tags as EC2 shows them. */
export function shownTags(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }))
}
