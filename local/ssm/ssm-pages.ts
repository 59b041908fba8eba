import { canonicalJson } from '../cloud/canonical-json.ts'
import type { CloudCore } from '../cloud/core.ts'
import { pageOf } from '../cloud/pages.ts'
import { ServiceError } from '../cloud/service.ts'
import { constraintViolated } from './errors.ts'

/** What every list of SSM can be asked for. */
interface ListRequest {
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

/** How one operation cuts its lists. */
interface ListRules {
  readonly operation: string
  readonly defaultSize: number
  readonly largest: number
}

/**
 * The page that a request asks for; may be empty although there are more (SSM API Reference, DescribeParameters).
 * @throws ServiceError ValidationException, InvalidNextToken.
 */
export function ssmPage<Item>(
  { timing }: CloudCore,
  { operation, defaultSize, largest }: ListRules,
  { request, all }: { readonly request: ListRequest; readonly all: readonly Item[] },
): { readonly items: Item[]; readonly NextToken: string | undefined } {
  const { MaxResults: maxResults, NextToken: nextToken } = request
  if (maxResults !== undefined && maxResults < 1)
    throw constraintViolated('maxResults', maxResults, 'have value greater than or equal to 1')
  if (maxResults !== undefined && maxResults > largest)
    throw constraintViolated('maxResults', maxResults, `have value less than or equal to ${largest}`)

  const page = pageOf(
    all,
    { nextToken, maxResults },
    {
      list: `${operation} ${canonicalJson({ ...request, MaxResults: undefined, NextToken: undefined })}`,
      defaultSize,
      emptyFirst: timing.emptyFirstPages,
    },
  )
  if (page === undefined) throw new ServiceError('InvalidNextToken', 'The specified token is not valid.')
  return { items: page.items, NextToken: page.nextToken }
}
