import { pageOf } from '../../cloud/pages.ts'
import { ServiceError } from '../../cloud/service.ts'

/** What EventBridge's lists are asked for. */
export interface ListRequest {
  readonly NextToken?: string | undefined
  /** 1 to 100. */
  readonly Limit?: number | undefined
}

/**
 * One page of a list, 100 items when nothing else is said.
 * @throws ServiceError ValidationException.
 */
export function ruleListPage<Item>(
  all: readonly Item[],
  { NextToken, Limit }: ListRequest,
  list: string,
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  if (Limit !== undefined && !(Limit >= 1 && Limit <= 100))
    throw new ServiceError('ValidationException', `Expected Limit to be from 1 to 100, got ${Limit}`)
  const page = pageOf(
    all,
    { nextToken: NextToken, maxResults: Limit },
    { list, defaultSize: 100, emptyFirst: false },
  )
  if (page === undefined) throw new ServiceError('ValidationException', 'Parameter nextToken is not valid.')
  return { items: page.items, ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }) }
}
