import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createDynamoCheckResults } from '../../../functions/lib/aws/dynamo-check-results.ts'
import type { CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import type { CheckResults } from '../../../functions/lib/ports/check-results.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'

const runId = 'run-1'
const finding = {
  check: 'ROLE_NOT_ASSUMABLE',
  what: 'AccessDenied',
  where: '440000000002',
  remedy: 'Trust us',
}

const passedRole: CheckResult = { check: 'ROLE_NOT_ASSUMABLE', accountId: '440000000001', verdict: 'passed' }
const failedRole: CheckResult = { ...passedRole, accountId: '440000000002', verdict: 'failed', finding }
const unprovenWrite: CheckResult = {
  check: 'SSM_WRITE',
  accountId: '440000000003',
  region: 'eu-west-1',
  subject: '/golden',
  verdict: 'unproven',
  reason: 'SSM has no dry run',
}

let table: LocalLedger
let checks: CheckResults

beforeEach(async () => {
  table = await startLocalLedger()
  checks = createDynamoCheckResults(table.client, table.tableName)
})

afterEach(async () => table.close())

describe('check results in DynamoDB', () => {
  it('reads all pages of a run as they were written, and none of another run', async () => {
    await checks.writeChecks(runId, { accountIds: ['440000000003'], results: [unprovenWrite] })
    await checks.writeChecks(runId, {
      accountIds: ['440000000001', '440000000002'],
      results: [passedRole, failedRole],
    })
    await checks.writeChecks('run-2', { accountIds: ['440000000001'], results: [passedRole] })

    expect(await checks.readChecks(runId)).toEqual([passedRole, failedRole, unprovenWrite])
    expect(await checks.readChecks('run-3')).toEqual([])
  })

  it('keeps the page that was written first when an attempt is repeated', async () => {
    const accountIds = ['440000000001']
    const first = { accountIds, results: [passedRole] }
    expect(await checks.readCheckPage(runId, accountIds)).toBeUndefined()
    expect(await checks.writeChecks(runId, first)).toEqual(first)

    expect(await checks.writeChecks(runId, { accountIds, results: [] })).toEqual(first)
    expect(await checks.readCheckPage(runId, accountIds)).toEqual(first)
  })

  it('reads a page that needs several items', async () => {
    const results = Array.from({ length: 60 }, (_, index): CheckResult => {
      return { ...failedRole, finding: { ...finding, remedy: noise(index) } }
    })
    const page = { accountIds: ['440000000002'], results }
    await checks.writeChecks(runId, page)

    expect(await checks.readCheckPage(runId, page.accountIds)).toEqual(page)
    expect(await checks.readChecks(runId)).toEqual(results)
  })

  it('answers what passed lately, by account, and nothing that is older', async () => {
    const old = { need: 'copy', at: '2026-11-22T08:00:00.000Z', results: [passedRole] }
    const young = { need: 'key', at: '2026-11-22T09:30:00.000Z', results: [passedRole] }
    await checks.keepChecks('440000000001', [old])
    await checks.keepChecks('440000000001', [old, young])

    const recent = await checks.recentChecks(['440000000001', '440000000002'], '2026-11-22T09:00:00.000Z')
    expect([...recent]).toEqual([['440000000001', [young]]])
  })
})

/** Some kilobytes that do not compress. */
function noise(seed: number): string {
  let state = seed + 1
  return Array.from({ length: 1_000 }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state.toString(36)
  }).join('')
}
