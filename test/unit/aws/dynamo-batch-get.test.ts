import type { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'

import { batchGet } from '../../../functions/lib/aws/dynamo-batch-get.ts'

const tableName = 'ledger'
const keys = Array.from({ length: 150 }, (_, index) => ({ pk: 'P', sk: `S${index}` }))

type Keys = readonly object[]

/** DynamoDB that has every item, and answers of each request only what `share` of the keys leaves it. */
function busyTable(share: (asked: Keys) => Keys) {
  const requests: Keys[] = []
  const send = async ({ input }: BatchGetCommand) => {
    const { Keys: asked = [], ConsistentRead } = input.RequestItems![tableName]!
    expect(ConsistentRead).toBe(true)
    requests.push(asked)
    const answered = share(asked)
    const left = asked.filter((key) => !answered.includes(key))
    return {
      Responses: { [tableName]: answered },
      UnprocessedKeys: left.length === 0 ? {} : { [tableName]: { Keys: left } },
    }
  }
  return { requests, client: { send } as unknown as DynamoDBDocumentClient }
}

describe('batchGet', () => {
  it('asks for 100 items at once, and again for those that DynamoDB leaves out', async () => {
    const { client, requests } = busyTable((asked) => asked.slice(0, 60))

    expect(new Set(await batchGet(client, tableName, keys))).toEqual(new Set(keys))
    expect(requests.map((asked) => asked.length)).toEqual([100, 90, 30])
  })

  it('asks nothing for no items', async () => {
    const { client, requests } = busyTable((asked) => asked)

    expect(await batchGet(client, tableName, [])).toEqual([])
    expect(requests).toEqual([])
  })

  it('throws TransientServiceError when DynamoDB leaves everything out again and again', async () => {
    const { client, requests } = busyTable(() => [])

    await expect(batchGet(client, tableName, keys)).rejects.toMatchObject({
      name: 'TransientServiceError',
      message: 'Expected DynamoDB to answer every item, got 150 left out',
    })
    expect(requests).toHaveLength(6)
  })
})
