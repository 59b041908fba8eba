import { canonicalJson } from '../cloud/canonical-json.ts'
import type { CloudCore } from '../cloud/core.ts'
import { pageOf } from '../cloud/pages.ts'
import { invalidInput } from './errors.ts'

/** Organizations' pages are of at most 20, and that is their size when a request names none. */
const maxPageSize = 20

/** What every list of Organizations can be asked for. */
interface ListRequest {
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
}

/**
 * The page that a request asks for; may be empty although there are more.
 * @throws ServiceError InvalidInputException.
 */
export function organizationPage<Item>(
  { timing }: CloudCore,
  operation: string,
  request: ListRequest,
  all: readonly Item[],
): { readonly items: Item[]; readonly NextToken: string | undefined } {
  const { NextToken: nextToken, MaxResults: maxResults } = request
  if (maxResults !== undefined && maxResults < 1)
    throw invalidInput('MIN_VALUE_EXCEEDED', 'The value of MaxResults must be at least 1.')
  if (maxResults !== undefined && maxResults > maxPageSize)
    throw invalidInput('MAX_VALUE_EXCEEDED', `The value of MaxResults must be at most ${maxPageSize}.`)

  const page = pageOf(
    all,
    { nextToken, maxResults },
    {
      list: `${operation} ${canonicalJson({ ...request, NextToken: undefined, MaxResults: undefined })}`,
      defaultSize: maxPageSize,
      emptyFirst: timing.emptyFirstPages,
    },
  )
  if (page === undefined) throw invalidInput('INVALID_NEXT_TOKEN', 'You specified an invalid NextToken.')
  return { items: page.items, NextToken: page.nextToken }
}
