import type { CloudCore } from '../../cloud/core.ts'
import { ec2Page } from '../ec2-page.ts'
import { invalidValue } from '../errors.ts'

/** Of templates and of versions, also when a request names no size (EC2 API Reference, DescribeLaunchTemplateVersions). */
const largestPage = 200

/**
 * A page of launch templates or of versions.
 * @throws ServiceError InvalidParameterValue, InvalidPaginationToken.
 */
export function templatePage<Item>(
  core: CloudCore,
  operation: string,
  {
    request,
    all,
  }: {
    readonly request: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined }
    readonly all: readonly Item[]
  },
): { readonly items: Item[]; readonly NextToken: string | undefined } {
  const { MaxResults: maxResults } = request
  if (maxResults !== undefined && maxResults > largestPage)
    throw invalidValue(
      `Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value from 1 to ${largestPage}.`,
    )
  const isLong = all.length > largestPage
  const sized = maxResults === undefined && isLong ? { ...request, MaxResults: largestPage } : request
  return ec2Page(core, { operation, smallest: 1 }, sized, all)
}
