import type { Tag } from '@aws-sdk/client-ram'

import { ServiceError } from '../cloud/service.ts'
import { invalidParameter } from './errors.ts'

/** RAM's quota of tags of one share. */
const maxTags = 50

const keyForm = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
const valueForm = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u

/**
 * Tags as a request lists them, by their keys.
 * @throws ServiceError InvalidParameterException.
 */
export function readTags(tags: readonly Tag[]): Readonly<Record<string, string>> {
  const read = tags.map(({ key = '', value = '' }) => {
    if (!keyForm.test(key) || !valueForm.test(value)) {
      throw invalidParameter(`The tag with key ${key} and value ${value} is not valid.`)
    }
    return [key, value] as const
  })
  if (new Set(read.map(([key]) => key)).size < read.length) {
    throw invalidParameter('A tag key can be specified only once.')
  }
  return Object.fromEntries(read)
}

/**
 * Refuses more tags than a share can have.
 * @throws ServiceError TagLimitExceededException.
 */
export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > maxTags) {
    throw new ServiceError('TagLimitExceededException', `A resource share can have up to ${maxTags} tags.`)
  }
}

/** Tags of a request that may not be readable, for deciding on permissions before it is checked. */
export function tagRecordOf(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ key = '', value = '' }) => [key, value]))
}
