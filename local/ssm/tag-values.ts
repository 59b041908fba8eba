import type { Tag } from '@aws-sdk/client-ssm'

import { ServiceError } from '../cloud/service.ts'
import { constraintViolated, invalidRequest } from './errors.ts'

/** A parameter has at most 50 tags (SSM API Reference, AddTagsToResource). */
const maxTags = 50

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** Tags as a request gives them. @throws ServiceError ValidationException, TooManyTagsError. */
export function readTags(tags: readonly Tag[]): ReadonlyMap<string, string> {
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key.length < 1 || key.length > 128 || !allowed.test(key))
      throw constraintViolated('tags', key, 'have 1 to 128 letters, digits, spaces and symbols _.:/=+-@')
    if (value.length > 256 || !allowed.test(value))
      throw constraintViolated('tags', value, 'have at most 256 letters, digits, spaces and symbols _.:/=+-@')
    if (/^aws:/i.test(key)) throw invalidRequest(`Tag keys starting with 'aws:' are reserved: ${key}`)
  }
  return withTags(new Map(), new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value])))
}

/** Tags with others added, or overwritten. @throws ServiceError TooManyTagsError. */
export function withTags(
  tags: ReadonlyMap<string, string>,
  added: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const together = new Map([...tags, ...added])
  if (together.size <= maxTags) return together
  throw new ServiceError('TooManyTagsError', `Expected at most ${maxTags} tags, got ${together.size}`)
}
