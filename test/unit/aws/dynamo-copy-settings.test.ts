import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createDynamoCopySettings } from '../../../functions/lib/aws/dynamo-copy-settings.ts'
import { createDynamoRulesStore } from '../../../functions/lib/aws/dynamo-rules-store.ts'
import type { Rules } from '../../../functions/lib/domain/rules/rules.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'
import { minutesAgo, ownerId } from '../domain/copying/copies.ts'

const rules: Rules = {
  version: 1,
  ownerAccountId: ownerId,
  regions: ['us-east-1'],
  targets: { canary: { accounts: ['440000000001'] } },
  rules: [
    {
      name: 'al2023',
      match: { imageNames: ['al2023'] },
      targets: ['canary'],
      share: { resources: ['image'] },
    },
  ],
}
const concurrentCopies = { default: 40, headroom: 5 }

let table: LocalLedger

beforeEach(async () => {
  table = await startLocalLedger()
})

afterEach(async () => table.close())

describe('what the rules say of lanes', () => {
  it('is nothing before there are rules, and where they say nothing', async () => {
    const settings = createDynamoCopySettings(table.client, table.tableName)
    expect(await settings()).toEqual({})

    await put(rules, undefined)
    expect(await settings()).toEqual({})
  })

  it('is read anew from the next version, and once from each', async () => {
    const settings = createDynamoCopySettings(table.client, table.tableName)
    const first = await put(rules, undefined)
    await settings()
    await put({ ...rules, settings: { concurrentCopies } }, first)
    table.operations.length = 0

    expect(await settings()).toEqual(concurrentCopies)
    expect(await settings()).toEqual(concurrentCopies)
    expect(table.operations).toEqual(['GetItem', 'GetItem', 'GetItem'])
  })
})

async function put(next: Rules, basedOn: string | undefined): Promise<string | undefined> {
  const store = createDynamoRulesStore(table.client, table.tableName)
  const answer = await store.put({ rules: next, basedOn, actor: 'arn:operator', at: minutesAgo(1) })
  return answer.kind === 'conflict' ? undefined : answer.version
}
