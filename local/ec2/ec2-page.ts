import { canonicalJson } from '../cloud/canonical-json.ts'
import type { CloudCore } from '../cloud/core.ts'
import { pageOf } from '../cloud/pages.ts'
import { ServiceError } from '../cloud/service.ts'
import { invalidValue } from './errors.ts'

/** What every list of EC2 can be asked for. */
interface ListRequest {
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

const largestPage = 1000

/**
 * The page that a request asks for: all at once where it names no size, else pages that may be empty although there are more.
 * @throws ServiceError InvalidParameterValue, InvalidPaginationToken.
 */
export function ec2Page<Item>(
  { timing }: CloudCore,
  { operation, smallest }: { readonly operation: string; readonly smallest: number },
  request: ListRequest,
  all: readonly Item[],
): { readonly items: Item[]; readonly NextToken: string | undefined } {
  const { MaxResults: maxResults, NextToken: nextToken } = request
  if (maxResults !== undefined && (maxResults < smallest || maxResults > largestPage)) {
    throw invalidValue(
      `Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value from ${smallest} to ${largestPage}.`,
    )
  }
  const page = pageOf(
    all,
    { nextToken, maxResults },
    {
      list: `${operation} ${canonicalJson({ ...request, MaxResults: undefined, NextToken: undefined })}`,
      defaultSize: all.length,
      emptyFirst: maxResults !== undefined && timing.emptyFirstPages,
    },
  )
  if (page !== undefined) return { items: page.items, NextToken: page.nextToken }
  throw new ServiceError('InvalidPaginationToken', 'The specified pagination token is not valid.')
}
