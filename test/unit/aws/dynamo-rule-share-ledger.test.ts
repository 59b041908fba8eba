import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createDynamoRuleShareLedger } from '../../../functions/lib/aws/dynamo-rule-share-ledger.ts'
import type { RuleShareLedger } from '../../../functions/lib/ports/rule-share-ledger.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'

const at = '2026-11-22T06:00:00.000Z'
const later = '2026-11-22T07:00:00.000Z'
const component = 'arn:component'
const [first, second] = ['arn:image/1', 'arn:image/2'] as const

let table: LocalLedger
let ledger: RuleShareLedger
let counter = 0
beforeAll(async () => {
  table = await startLocalLedger()
  ledger = createDynamoRuleShareLedger(table.client, table.tableName)
})
afterAll(async () => table.close())

/** A rule of whose share nothing is known. */
const newKey = () => ({ rule: `rule-${(counter += 1)}`, region: 'us-east-1' })
const note = (imageArn?: string) => ({
  resourceArn: component,
  runId: 'run-1',
  at,
  ...(imageArn === undefined ? {} : { imageArn }),
})

describe('the share', () => {
  it('is read as it was recorded, for its rule and Region alone', async () => {
    const key = newKey()
    await ledger.recordShare(key, { shareArn: 'arn:a', runId: 'run-1', at }, undefined)

    expect(await ledger.readShare(key)).toEqual({ shareArn: 'arn:a', at })
    expect(await ledger.readShare({ ...key, region: 'eu-west-1' })).toBeUndefined()
  })

  it('takes the place of the one that it replaces, and of no other', async () => {
    const key = newKey()
    const record = async (shareArn: string, previous?: string) =>
      ledger.recordShare(key, { shareArn, runId: 'run-1', at }, previous)

    await record('arn:a')
    await record('arn:b')
    expect((await ledger.readShare(key))?.shareArn).toBe('arn:a')
    await record('arn:b', 'arn:a')
    expect((await ledger.readShare(key))?.shareArn).toBe('arn:b')
    await record('arn:c', 'arn:a')
    expect((await ledger.readShare(key))?.shareArn).toBe('arn:b')
  })
})

describe('noteResource', () => {
  it('lists the resource and who needs it', async () => {
    const key = newKey()

    expect(await ledger.noteResource(key, note(first))).toBe('noted')

    expect(await ledger.listResources(key)).toEqual([{ resourceArn: component, notes: 1 }])
    expect(await ledger.listNeeds(key)).toEqual([{ imageArn: first, resourceArn: component }])
  })

  it('writes nothing when all is noted already', async () => {
    const key = newKey()
    await ledger.noteResource(key, note(first))
    table.operations.length = 0

    expect(await ledger.noteResource(key, note(first))).toBe('noted')
    expect(await ledger.noteResource(key, note())).toBe('noted')

    expect(new Set(table.operations)).toEqual(new Set(['GetItem']))
  })

  it('counts each build that comes to need it', async () => {
    const key = newKey()
    await ledger.noteResource(key, note(first))
    await ledger.noteResource(key, note(second))

    expect(await ledger.listResources(key)).toEqual([{ resourceArn: component, notes: 2 }])
    expect(await ledger.listNeeds(key)).toHaveLength(2)
  })

  it.each([second, first, undefined])('says that it is leaving, to the build %s', async (imageArn) => {
    const key = newKey()
    await ledger.noteResource(key, note(first))
    const [listed] = await ledger.listResources(key)
    await ledger.markLeaving(key, listed!, later)

    expect(await ledger.noteResource(key, note(imageArn))).toBe('leaving')
    await ledger.keepResource(key, component)
    expect(await ledger.noteResource(key, note(imageArn))).toBe('noted')
  })

  it('brings back the need of a build that was retired', async () => {
    const key = newKey()
    await ledger.noteResource(key, note(first))
    await ledger.retireNeed(key, { imageArn: first, resourceArn: component }, later)
    expect(await ledger.listNeeds(key)).toEqual([])

    await ledger.noteResource(key, note(first))

    expect(await ledger.listNeeds(key)).toHaveLength(1)
    expect(await ledger.listResources(key)).toEqual([{ resourceArn: component, notes: 2 }])
  })
})

describe('markLeaving', () => {
  it('refuses what was noted again since it was listed', async () => {
    const key = newKey()
    await ledger.noteResource(key, note(first))
    const [listed] = await ledger.listResources(key)
    await ledger.noteResource(key, note(second))

    expect(await ledger.markLeaving(key, listed!, later)).toBe(false)
    expect(await ledger.noteResource(key, note(first))).toBe('noted')
  })
})

describe('recordRetirement', () => {
  it('keeps what the first attempt wrote', async () => {
    const key = newKey()
    const retirement = { ...key, resourceArns: [component], requestIds: ['request-1'], findings: [], at }
    await ledger.recordRetirement('run-1', retirement)
    await ledger.recordRetirement('run-1', { ...retirement, resourceArns: [] })

    expect(await table.partition('RUN#run-1')).toEqual([
      { pk: 'RUN#run-1', sk: `RETIREMENT#${key.rule}#us-east-1`, runId: 'run-1', ...retirement },
    ])
  })
})
