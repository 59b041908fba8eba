import { expect, it } from 'vitest'

import { itemBytes, unitsOf } from '../../../bench/copies/meters/item-size.ts'
import { meterWrites } from '../../../bench/copies/meters/write-units.ts'
import type { WireRequest, WireResponse } from '../../../local/wire/message.ts'

const request = (operation: string, body: unknown): WireRequest => ({
  method: 'POST',
  path: '/',
  query: {},
  headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
  body: Buffer.from(JSON.stringify(body)),
})

const answer = (body: unknown, statusCode = 200): WireResponse => ({
  statusCode,
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
})

const key = { pk: { S: 'LANE#a' }, sk: { S: 'COPY#1' } }
const large = { ...key, text: { S: 'x'.repeat(1500) } }

it('measures items as DynamoDB does', () => {
  expect(itemBytes({ pk: { S: 'ab' }, n: { N: '1234' }, yes: { BOOL: true } })).toBe(4 + 4 + 4)
  expect(itemBytes({ l: { L: [{ S: 'ab' }] } })).toBe(1 + 3 + 1 + 2)
  expect([0, 1024, 1025].map(unitsOf)).toEqual([1, 1, 2])
})

it('counts a put by its size, and what it replaces by the larger', async () => {
  const meter = meterWrites(async () => undefined)
  await meter.around(request('PutItem', { TableName: 't', Item: large }), async () => answer({}))
  await meter.around(request('PutItem', { TableName: 't', Item: key }), async () => answer({}))
  expect(meter.units()).toEqual({ 'LANE COPY': 4 })
})

it('counts an update by the item that it leaves, asked for where the answer does not show it', async () => {
  const meter = meterWrites(async () => large)
  await meter.around(request('UpdateItem', { TableName: 't', Key: key }), async () => answer({}))
  await meter.around(request('UpdateItem', { TableName: 't', Key: key }), async () =>
    answer({ Attributes: key }),
  )
  await meter.around(request('DeleteItem', { TableName: 't', Key: key }), async () => answer({}))
  expect(meter.units()).toEqual({ 'LANE COPY': 2 + 2 + 1 })
})

it('counts an item of the index of runs twice', async () => {
  const meter = meterWrites(async () => undefined)
  const head = { pk: { S: 'RUN#r' }, sk: { S: 'META' }, gsi1pk: { S: 'RUNS' } }
  await meter.around(request('PutItem', { TableName: 't', Item: head }), async () => answer({}))
  expect(meter.units()).toEqual({ 'RUN META': 2 })
})

it('counts a write whose condition failed by itself, and no other failure', async () => {
  const meter = meterWrites(async () => undefined)
  const refused = async () => answer({ __type: 'ConditionalCheckFailedException' }, 400)
  await meter.around(request('PutItem', { TableName: 't', Item: key }), refused)
  await meter.around(request('PutItem', { TableName: 't', Item: key }), async () =>
    answer({ __type: 'X' }, 400),
  )
  expect(meter.units()).toEqual({})
  expect(meter.failedUnits()).toBe(1)
})
