import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createDynamoCheckResults } from '../../functions/lib/aws/dynamo-check-results.ts'
import type { CheckResult } from '../../functions/lib/domain/checks/check-result.ts'
import { createIdentifiers } from '../../local/cloud/identifiers.ts'
import type { WatchedExecution } from '../../local/rehearsal/execution-watch.ts'
import { openLastingCloud, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { flawedWorld } from '../support/flawed-world.ts'
import { healthySettings, settle } from '../support/healthy-settings.ts'

/** Print it, and the same worlds come again. */
const seed = 20_261_122
const identifiers = createIdentifiers(seed)
const accounts = Array.from({ length: 50 }, (_, index) => ({
  id: String(600000000001 + index),
  hasTemplate: index < 5,
}))

let cloud: CloudUnderTest
let run: WatchedExecution
let results: readonly CheckResult[]
const settings = new Map<string, Readonly<Record<string, string>>>()

beforeAll(async () => {
  cloud = await openLastingCloud({ world: flawedWorld(accounts, 10) })
  for (const { id } of accounts) settings.set(id, await settle(cloud, id, () => identifiers.random()))
  run = await cloud.build('al2023-base')
  const ledger = DynamoDBDocumentClient.from(cloud.owner.dynamoDb)
  results = await createDynamoCheckResults(ledger, 'imagebuilder-share-ledger').readChecks(run.name)
}, 180_000)

afterAll(() => cloud.cloud.dispose())

describe(`50 healthy accounts with random settings of seed ${seed}`, () => {
  it('have every setting at least once', () => {
    const had = new Set([...settings.values()].flatMap((chosen) => Object.entries(chosen).map(String)))
    const all = Object.entries(healthySettings).flatMap(([kind, some]) =>
      Object.keys(some).map((name) => String([kind, name])),
    )

    expect([...had].toSorted()).toEqual(all.toSorted())
  })

  it('are told of nothing', () => {
    const findings = results.filter(({ verdict }) => verdict === 'failed' || verdict === 'warned')
    const falsely = new Set(findings.map(({ accountId }) => accountId))
    process.stdout.write(
      `healthy accounts with a false finding: ${falsely.size} of ${accounts.length}, ${results.length} results, seed ${seed}\n`,
    )

    expect(
      findings.map(({ check, accountId, finding }) => ({ check, finding, has: settings.get(accountId) })),
    ).toEqual([])
    expect(new Set(results.map(({ accountId }) => accountId)).size).toBe(accounts.length)
  })

  it('are healthy: each gets its AMI', async () => {
    expect(run).toMatchObject({ status: 'SUCCEEDED' })
    const outcomes = Object.values(await cloud.copyOutcomes(run.name))
    expect(outcomes).toEqual(accounts.map(() => 'done'))
  })
})
