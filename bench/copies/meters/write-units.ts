import * as z from 'zod'

import type { AroundRequest } from '../../../local/cloud/in-process-cloud.ts'
import { textOf, type WireRequest, type WireResponse } from '../../../local/wire/message.ts'
import { dynamoItem, itemBytes, unitsOf } from './item-size.ts'

/** What writing to tables would be billed. */
export interface WriteMeter {
  readonly around: AroundRequest
  /** Units by kind of item. */
  readonly units: () => Readonly<Record<string, number>>
  /** Units of writes whose condition failed, which are billed as well; they are not in `units`. */
  readonly failedUnits: () => number
}

/** Reads an item with somebody else's rights, so that it is not counted; `undefined` where there is none. */
export type PeekItem = (table: string, key: unknown) => Promise<unknown>

const writes: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])
const writeRequest = z.object({
  TableName: z.string(),
  Item: dynamoItem.optional(),
  Key: dynamoItem.optional(),
})
const batchRequest = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(z.looseObject({ PutRequest: z.object({ Item: dynamoItem }).optional() })),
  ),
})
const writeAnswer = z.object({ Attributes: dynamoItem.optional() })
const text = z.object({ S: z.string() })

/**
 * Counts write units: of the larger of an item's sizes before and after, and the same again where the item is in the
 * index of runs, which holds it whole.
 */
export function meterWrites(peek: PeekItem): WriteMeter {
  const units = new Map<string, number>()
  const sizes = new Map<string, number>()
  let failed = 0
  const add = (item: Record<string, unknown>, billed: number): void => {
    const kind = kindOf(item)
    const copies = 'gsi1pk' in item ? 2 : 1
    units.set(kind, (units.get(kind) ?? 0) + billed * copies)
  }
  const put = (item: Record<string, unknown>): void => {
    const bytes = itemBytes(item)
    add(item, unitsOf(Math.max(bytes, sizes.get(idOf(item)) ?? 0)))
    sizes.set(idOf(item), bytes)
  }
  const count = async (operation: string, request: WireRequest, response: WireResponse): Promise<void> => {
    const { TableName, Item, Key = {} } = writeRequest.parse(JSON.parse(textOf(request.body)))
    if (response.statusCode >= 400) {
      if (textOf(response.body).includes('ConditionalCheckFailed'))
        failed += unitsOf(sizes.get(idOf(Item ?? Key)) ?? 0)
      return
    }
    if (Item !== undefined) put(Item)
    else if (operation === 'DeleteItem') {
      add(Key, unitsOf(sizes.get(idOf(Key)) ?? 0))
      sizes.delete(idOf(Key))
    } else {
      const { Attributes = {} } = writeAnswer.parse(JSON.parse(textOf(response.body)))
      put('pk' in Attributes ? Attributes : dynamoItem.parse((await peek(TableName, Key)) ?? Key))
    }
  }

  return {
    around: async (request, proceed) => {
      const operation = request.headers['x-amz-target']?.split('.').at(-1) ?? ''
      const response = await proceed()
      if (writes.has(operation)) await count(operation, request, response)
      if (operation === 'BatchWriteItem' && response.statusCode < 400) {
        const { RequestItems } = batchRequest.parse(JSON.parse(textOf(request.body)))
        for (const { PutRequest } of Object.values(RequestItems).flat())
          if (PutRequest !== undefined) put(PutRequest.Item)
      }
      return response
    },
    units: () => Object.fromEntries(units),
    failedUnits: () => failed,
  }
}

function idOf(item: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([item['pk'] ?? item['LockName'], item['sk']])
}

/** `COPY` for `LANE#…` and `COPY#…`; `RUN META` for `RUN#…` and `META`. */
function kindOf({ pk, sk, LockName }: Readonly<Record<string, unknown>>): string {
  if (LockName !== undefined) return 'semaphore'
  const [partition, sort] = [pk, sk].map((key) => (text.safeParse(key).data?.S ?? '').split('#')[0] ?? '')
  return `${partition} ${sort}`
}
