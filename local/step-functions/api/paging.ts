import { pageOf, type Page, type PageRequest } from '../../cloud/pages.ts'
import { ServiceError } from '../../cloud/service.ts'

/** Items of a page where the caller does not say, or says 0; and the most (API reference). */
const defaultPageSize = 100
const largestPageSize = 1_000

/** The page of a list that a caller asks for. @throws ServiceError InvalidToken, ValidationException */
export function listPage<Item>(
  all: readonly Item[],
  { nextToken, maxResults }: PageRequest,
  list: string,
): Page<Item> {
  if (maxResults !== undefined && (maxResults < 0 || maxResults > largestPageSize)) {
    const bound = maxResults < 0 ? 'greater than or equal to 0' : `less than or equal to ${largestPageSize}`
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value ${bound}`,
    )
  }
  const size = maxResults === 0 ? undefined : maxResults
  const page = pageOf(
    all,
    { nextToken, maxResults: size },
    { list, defaultSize: defaultPageSize, emptyFirst: false },
  )
  if (page === undefined) throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'")
  return page
}
