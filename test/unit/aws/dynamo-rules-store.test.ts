import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createDynamoRulesStore } from '../../../functions/lib/aws/dynamo-rules-store.ts'
import { partsOfRules } from '../../../functions/lib/aws/rules-items.ts'
import { rulesSchema } from '../../../functions/lib/domain/rules/rules-schema.ts'
import { rulesVersionOf } from '../../../functions/lib/domain/rules/rules-version.ts'
import type { Rule, Rules } from '../../../functions/lib/domain/rules/rules.ts'
import type { RulesStore } from '../../../functions/lib/ports/rules-store.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'

const rule = (name: string): Rule => ({
  name,
  match: { imageNames: ['*'] },
  targets: ['b', 'a'],
  share: { resources: ['image'] },
})

const rulesNamed = (...names: string[]): Rules => ({
  version: 1,
  ownerAccountId: '222222222222',
  regions: ['us-east-1'],
  targets: { b: { accounts: ['440000000002'] }, a: { accounts: ['440000000001'] } },
  rules: names.map(rule),
})

const first = rulesNamed('z', 'a')
const second = rulesNamed('a')
const by = { actor: 'arn:aws:iam::222222222222:root', at: '2026-11-21T20:00:00.000Z' }

let table: LocalLedger
let store: RulesStore

beforeEach(async () => {
  table = await startLocalLedger()
  store = createDynamoRulesStore(table.client, table.tableName)
})

afterEach(async () => table.close())

async function history(): Promise<unknown[]> {
  const items = await table.partition('RULES')
  return items.filter(({ sk }) => String(sk).startsWith('HISTORY#')).map(({ version }) => version)
}

describe('current', () => {
  it('answers undefined when nothing was put', async () => {
    expect(await store.current()).toBeUndefined()
  })

  it('answers what was put, rules in the order of the file', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })

    expect(await store.current()).toEqual({ version: rulesVersionOf(first), rules: first })
  })

  it('answers every member that a rules file can have, as it was put', async () => {
    const rules: Rules = {
      ...first,
      targets: {
        a: { organization: true, accounts: ['550000000001'], excludedAccounts: ['440000000001'] },
        b: { organizationalUnits: ['ou-ab12-11111111'], excludedRegions: ['eu-west-1'] },
      },
      rules: [
        { ...rule('z'), share: { resources: ['image'], mode: 'share', keep: 5 } },
        { ...rule('a'), share: { resources: ['image'], mode: 'policy', adopt: true } },
      ],
      settings: { prune: 'ignore' },
    }

    await store.put({ rules, basedOn: undefined, ...by })

    expect(await store.current()).toEqual({ version: rulesVersionOf(rules), rules })
  })

  it('throws InvalidInput when the version that the pointer names is not there', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })
    await table.client.send(
      new DeleteCommand({
        TableName: table.tableName,
        Key: { pk: `RULES#${rulesVersionOf(first)}`, sk: 'META' },
      }),
    )

    await expect(store.current()).rejects.toMatchObject({ name: 'InvalidInput' })
  })
})

describe('read', () => {
  it('answers an older version when another is current', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })
    await store.put({ rules: second, basedOn: rulesVersionOf(first), ...by })

    expect(await store.read(rulesVersionOf(first))).toEqual({ version: rulesVersionOf(first), rules: first })
    expect(await store.current()).toEqual({ version: rulesVersionOf(second), rules: second })
  })

  it('answers undefined when there is no such version', async () => {
    expect(await store.read('0123456789ab')).toBeUndefined()
  })

  it.each<[string, Record<string, unknown>]>([
    ['an account more than was put', { sk: 'TARGET#a', name: 'a', target: { accounts: ['440000000009'] } }],
    ['a rule more than was put', { sk: 'RULE#002', rule: rule('more') }],
    ['a member that this version does not know', { sk: 'RULE#000', rule: { ...rule('z'), copy: {} } }],
  ])('throws InvalidInput when an item says %s', async (_, changed) => {
    await store.put({ rules: first, basedOn: undefined, ...by })
    const Item = { pk: `RULES#${rulesVersionOf(first)}`, ...changed }
    await table.client.send(new PutCommand({ TableName: table.tableName, Item }))

    await expect(store.read(rulesVersionOf(first))).rejects.toMatchObject({ name: 'InvalidInput' })
  })
})

describe('put', () => {
  it('writes one item per part, then the pointer, then the history', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })

    const version = rulesVersionOf(first)
    const parts = await table.partition(`RULES#${version}`)
    expect(parts.map(({ sk }) => sk)).toEqual(['META', 'RULE#000', 'RULE#001', 'TARGET#a', 'TARGET#b'])
    expect(await table.partition('RULES')).toEqual([
      { pk: 'RULES', sk: 'CURRENT', version, ...by },
      { pk: 'RULES', sk: `HISTORY#${by.at}#${version}`, version, ...by },
    ])
  })

  it('writes nothing when the same content is current already', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })
    const before = await table.partition('RULES')

    expect(await store.put({ rules: first, basedOn: 'whatever', ...by })).toEqual({
      kind: 'unchanged',
      version: rulesVersionOf(first),
    })
    expect(await table.partition('RULES')).toEqual(before)
  })

  it.each<[string, string | undefined]>([
    ['there was none', undefined],
    ['another was current', '0123456789ab'],
  ])('answers a conflict and writes nothing when it was made on the belief that %s', async (_, basedOn) => {
    await store.put({ rules: first, basedOn: undefined, ...by })

    expect(await store.put({ rules: second, basedOn, ...by })).toEqual({
      kind: 'conflict',
      current: rulesVersionOf(first),
    })
    expect(await table.partition(`RULES#${rulesVersionOf(second)}`)).toEqual([])
  })

  it('lets one win when several put at once on the same version', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })

    const answers = await Promise.all(
      ['b', 'c', 'd', 'e', 'f'].map(async (name) =>
        store.put({ rules: rulesNamed(name), basedOn: rulesVersionOf(first), ...by }),
      ),
    )

    const winners = answers.filter((answer) => answer.kind === 'put')
    expect(winners).toHaveLength(1)
    expect((await store.current())?.version).toBe(winners[0]?.version)
    const losers = answers.filter((answer) => answer.kind === 'conflict')
    expect(losers.map((answer) => answer.current)).toEqual(Array(4).fill(winners[0]?.version))
    expect(await history()).toHaveLength(2)
  })

  it('makes an older version current again when it is put again', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })
    await store.put({ rules: second, basedOn: rulesVersionOf(first), ...by, at: '2026-11-21T20:00:01.000Z' })

    const again = { basedOn: rulesVersionOf(second), ...by, at: '2026-11-21T20:00:02.000Z' }
    expect(await store.put({ rules: first, ...again })).toEqual({
      kind: 'put',
      version: rulesVersionOf(first),
    })
    expect((await store.current())?.rules).toEqual(first)
    expect(await history()).toEqual([rulesVersionOf(first), rulesVersionOf(second), rulesVersionOf(first)])
  })

  const everyCall = Array.from({ length: 8 }, (_, index) => index + 1)
  it.each(everyCall.flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'shows old or new rules, never a mixture, when call %i breaks off %s its effect; a repeat completes it',
    async (nth, when) => {
      await store.put({ rules: first, basedOn: undefined, ...by })
      const next = { rules: second, basedOn: rulesVersionOf(first), ...by, at: '2026-11-21T20:00:01.000Z' }
      table.operations.length = 0
      table.breakOff(nth, when)
      await expect(store.put(next)).rejects.toMatchObject({ name: 'TransientServiceError' })

      const between = await store.current()
      expect([rulesVersionOf(first), rulesVersionOf(second)]).toContain(between?.version)
      expect(await store.put(next)).toMatchObject({ version: rulesVersionOf(second) })
      expect((await store.current())?.rules).toEqual(second)

      const third = rulesNamed('c')
      await store.put({
        rules: third,
        basedOn: rulesVersionOf(second),
        ...by,
        at: '2026-11-21T20:00:02.000Z',
      })
      expect(await history()).toEqual([first, second, third].map(rulesVersionOf))
    },
  )

  it('counts as done when the SDK repeats the move of the pointer, whose answer was lost', async () => {
    await store.put({ rules: first, basedOn: undefined, ...by })
    const other = createDynamoRulesStore(table.client, table.tableName)

    const [one, two] = await Promise.all([
      store.put({ rules: second, basedOn: rulesVersionOf(first), ...by }),
      other.put({ rules: second, basedOn: rulesVersionOf(first), ...by }),
    ])

    expect([one.kind, two.kind]).not.toContain('conflict')
  })
})

describe('the largest rules that the schema accepts', () => {
  it('fit the items of the ledger', () => {
    const accounts = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(12, '0'))
    const units = Array.from(
      { length: 1_000 },
      (_, index) =>
        `arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab12-${String(index).padStart(8, '0')}`,
    )
    const names = Array.from({ length: 100 }, (_, index) => String(index).padStart(64, 'x'))
    const globs = Array.from({ length: 100 }, (_, index) => String(index).padStart(128, 'x'))
    const largest: Rules = {
      version: 1,
      ownerAccountId: '222222222222',
      regions: Array.from({ length: 50 }, (_, index) => `us-${'x'.repeat(20)}-${index}`),
      targets: Object.fromEntries(names.map((name) => [name, { accounts, organizationalUnits: units }])),
      rules: [
        {
          name: names[0] ?? '',
          match: { imageNames: globs, imagePipelines: globs },
          targets: names,
          share: { resources: Array<'image'>(10).fill('image') },
        },
      ],
    }

    expect(rulesSchema.safeParse(largest).error).toBeUndefined()
    const sizes = partsOfRules('0123456789ab', largest).map((part) => JSON.stringify(part).length)
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024)
  })
})

describe('history', () => {
  const put = async (rules: Rules, at: string, basedOn?: Rules) =>
    store.put({ rules, at, actor: `by-${at}`, basedOn: basedOn && rulesVersionOf(basedOn) })

  it('is empty when nothing was put', async () => {
    expect(await store.history()).toEqual([])
  })

  it('answers every put, newest first, a version that came back too', async () => {
    await put(first, '2026-11-21T20:00:00.000Z')
    await put(second, '2026-11-21T20:00:01.000Z', first)
    await put(first, '2026-11-21T20:00:02.000Z', second)

    const [one, two] = [rulesVersionOf(first), rulesVersionOf(second)]
    expect(await store.history()).toEqual([
      { version: one, at: '2026-11-21T20:00:02.000Z', actor: 'by-2026-11-21T20:00:02.000Z', basedOn: two },
      { version: two, at: '2026-11-21T20:00:01.000Z', actor: 'by-2026-11-21T20:00:01.000Z', basedOn: one },
      { version: one, at: '2026-11-21T20:00:00.000Z', actor: 'by-2026-11-21T20:00:00.000Z' },
    ])
  })

  it('has the current version even when its put broke off before the history was written', async () => {
    await put(first, '2026-11-21T20:00:00.000Z')
    const { sk } = (await table.partition('RULES')).find((item) => item['sk'] !== 'CURRENT') ?? {}
    await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk: 'RULES', sk } }))

    expect(await store.history()).toMatchObject([{ version: rulesVersionOf(first) }])
  })
})
