import * as z from 'zod'

import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import { textOf } from '../wire/message.ts'

/** The members of DynamoDB's requests that tell which tables they are about. */
const tableRequest = z.object({
  TableName: z.optional(z.string()),
  IndexName: z.optional(z.string()),
  ResourceArn: z.optional(z.string()),
  RequestItems: z.optional(z.record(z.string(), z.unknown())),
})

/** Which tables a request is about. */
export type TableRequest = z.infer<typeof tableRequest>

/** Reads what a request is about. @throws Error when the body is not a JSON object of that form. */
export function readTableRequest(body: Uint8Array): TableRequest {
  return tableRequest.parse(JSON.parse(textOf(body)))
}

/** What a caller must be allowed to do for a request: the operation, on each table or index that it names. */
export function tableNeeds(
  operation: string,
  request: TableRequest,
  { caller, region }: RequestContext,
): readonly PermissionNeed[] {
  const tableArn = (name: string): string => `arn:aws:dynamodb:${region}:${caller.accountId}:table/${name}`
  return resourcesOf(request, tableArn).map((resource) => ({ action: `dynamodb:${operation}`, resource }))
}

function resourcesOf(request: TableRequest, tableArn: (name: string) => string): readonly string[] {
  const { TableName, IndexName, ResourceArn, RequestItems } = request
  if (RequestItems !== undefined) return Object.keys(RequestItems).map(tableArn)
  if (ResourceArn !== undefined) return [ResourceArn]
  if (TableName === undefined) return ['*']
  return [IndexName === undefined ? tableArn(TableName) : `${tableArn(TableName)}/index/${IndexName}`]
}
