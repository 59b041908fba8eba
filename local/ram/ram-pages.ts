import { canonicalJson } from '../cloud/canonical-json.ts'
import type { CloudCore } from '../cloud/core.ts'
import { pageOf, type Page, type PageRequest } from '../cloud/pages.ts'
import { ServiceError } from '../cloud/service.ts'
import { invalidParameter } from './errors.ts'

/** RAM's pages are of at most 500; how large they are by default is not documented. */
const maxPageSize = 500
const defaultPageSize = 100

/**
 * The page of a RAM list that a request asks for; may be empty although there are more.
 * @throws ServiceError InvalidParameterException, InvalidNextTokenException.
 */
export function ramPage<Item>(
  core: CloudCore,
  operation: string,
  request: PageRequest,
  all: readonly Item[],
): Page<Item> {
  const { maxResults } = request
  if (maxResults !== undefined && (maxResults < 1 || maxResults > maxPageSize)) {
    throw invalidParameter(`The value of maxResults must be from 1 to ${maxPageSize}, got ${maxResults}.`)
  }
  const page = pageOf(all, request, {
    list: `${operation} ${canonicalJson({ ...request, nextToken: undefined, maxResults: undefined })}`,
    defaultSize: defaultPageSize,
    emptyFirst: core.timing.emptyFirstPages,
  })
  if (page === undefined) {
    throw new ServiceError('InvalidNextTokenException', 'The specified value for nextToken is not valid.')
  }
  return page
}
