import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { isAbsent } from '../../../functions/lib/aws/dynamo-expressions.ts'
import { createDynamoItems, type DynamoItems } from '../../../functions/lib/aws/dynamo-items.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'

let table: LocalLedger
let items: DynamoItems

beforeEach(async () => {
  table = await startLocalLedger()
  items = createDynamoItems(table.client, table.tableName)
})

afterEach(async () => table.close())

const key = { pk: 'P', sk: 'S' }

describe('createDynamoItems', () => {
  it('answers false and writes nothing when the condition of a put fails', async () => {
    expect(await items.put({ ...key, value: 1 }, isAbsent)).toBe(true)
    expect(await items.put({ ...key, value: 2 }, isAbsent)).toBe(false)

    expect(await items.get(key)).toEqual({ ...key, value: 1 })
  })

  it('sets, removes and adds in one update, whatever words DynamoDB reserves', async () => {
    await items.put({ ...key, name: 'a', status: 'x', count: 1 }, isAbsent)

    const change = { set: { name: 'b', value: ['c'] }, remove: ['status'], add: { count: 2 } }
    expect(await items.update(key, change, { expression: 'attribute_exists(pk)' })).toBe(true)
    expect(await items.get(key)).toEqual({ ...key, name: 'b', value: ['c'], count: 3 })
  })

  it('answers false and changes nothing when the condition of an update fails', async () => {
    expect(await items.update(key, { set: { value: 1 } }, { expression: 'attribute_exists(pk)' })).toBe(false)

    expect(await items.get(key)).toBeUndefined()
  })

  it.each([
    ['put', async () => items.put({ ...key, value: 'x'.repeat(210_000) }, isAbsent)],
    ['update', async () => items.update(key, { set: { value: 'x'.repeat(210_000) } }, isAbsent)],
  ])('refuses to %s more than half an item before it asks DynamoDB', async (_, write) => {
    await expect(write()).rejects.toMatchObject({ name: 'InvalidInput', where: 'P S' })

    expect(table.operations).toEqual([])
  })

  it('holds a put and an update of the largest size together', async () => {
    const text = 'é'.repeat(100_000)
    await items.put({ ...key, one: text }, isAbsent)

    expect(await items.update(key, { set: { two: text } }, { expression: 'attribute_exists(pk)' })).toBe(true)
  })

  it('says it in our words when DynamoDB refuses', async () => {
    const elsewhere = createDynamoItems(table.client, 'no-such-table')

    await expect(elsewhere.get(key)).rejects.toMatchObject({
      name: 'RequestRefused',
      where: 'no-such-table',
      message: expect.stringMatching(/^dynamodb:GetItem: /),
    })
  })

  it('says that a repeat helps when the connection is lost', async () => {
    table.breakOff(1, 'before')

    await expect(items.query({ condition: 'pk = :pk', values: { ':pk': 'P' } })).rejects.toMatchObject({
      name: 'TransientServiceError',
    })
  })
})
