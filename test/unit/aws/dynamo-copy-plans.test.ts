import { createHash } from 'node:crypto'

import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod/mini'

import type { copyPlanSchema, copyResultSchema } from '../../../functions/lib/aws/copy-plan-items.ts'
import { createDynamoCopyPlans } from '../../../functions/lib/aws/dynamo-copy-plans.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import type { CopyResult } from '../../../functions/lib/domain/copying/copy-result.ts'
import { costsOf } from '../../../functions/lib/domain/copying/plan-costs.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { CopyPlans } from '../../../functions/lib/ports/copy-plans.ts'
import { itemBytes } from '../../support/item-bytes.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'
import { build, ownerId, plainFacts, wantedCopy, wantedOf } from '../domain/copying/copies.ts'

const runId = 'run-1'
const finding = { check: 'PV_UNSUPPORTED', what: 'It is paravirtual', where: 'there', remedy: 'Build on HVM' }

const regions = ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2']

/** Account ids that do not compress as a row of numbers would. */
const accounts = Array.from({ length: 1_536 }, (_, index) =>
  String(
    createHash('sha256').update(`account ${index}`).digest().readUIntBE(0, 6) % 1_000_000_000_000,
  ).padStart(12, '0'),
)

function planOf(accountIds: readonly string[], name = 'golden'): CopyPlan {
  const wanted = regions.flatMap((region) =>
    accountIds.map((accountId) =>
      wantedCopy({
        accountId,
        region,
        name,
        kmsKeyId: `arn:aws:kms:${region}:${accountId}:alias/golden`,
        amiTags: { Tier: 'golden', Owner: 'platform' },
        outputs: {
          launchPermission: { userIds: [ownerId] },
          launchTemplates: [{ accountId, launchTemplateId: 'lt-0123456789abcdef0', setDefault: true }],
          parameters: [{ accountId, name: '/golden/al2023', dataType: 'aws:ec2:image' }],
        },
      }),
    ),
  )
  const { copies } = planSources(wantedOf(wanted), build, plainFacts)
  return {
    images: [{ arn: build.arn, sourceImageId: build.sourceImageId }],
    copies: copies.map((copy, index) => (index === 0 ? { ...copy, existingImageId: 'ami-there' } : copy)),
    blocked: [
      { accountId: ownerId, region: 'us-east-1', sourceImageId: 'ami-1', wantedBy: ['al2023'], finding },
    ],
    findings: [finding],
    sideFindings: [finding],
    costs: costsOf(copies, build),
    nothingToCopy: 'It is a container image',
  }
}

const result: CopyResult = {
  counts: { done: 1, blocked: 1 },
  groups: [
    { outcome: 'blocked', finding, copies: [] },
    {
      outcome: 'done',
      copies: [{ accountId: ownerId, region: 'us-east-1', sourceImageId: 'ami-1', imageId: 'ami-2' }],
    },
  ],
}

let table: LocalLedger
let plans: CopyPlans

beforeEach(async () => {
  table = await startLocalLedger()
  plans = createDynamoCopyPlans(table.client, table.tableName)
})

afterEach(async () => table.close())

describe('the copy plan of a run', () => {
  it('has schemas that say what a plan and a result are', () => {
    expectTypeOf<z.output<typeof copyPlanSchema>>().toExtend<CopyPlan>()
    expectTypeOf<CopyPlan>().toExtend<z.output<typeof copyPlanSchema>>()
    expectTypeOf<z.output<typeof copyResultSchema>>().toExtend<CopyResult>()
    expectTypeOf<CopyResult>().toExtend<z.output<typeof copyResultSchema>>()
  })

  it('reads back as it was written, in one item where it is small', async () => {
    const plan = planOf(accounts.slice(0, 20))

    expect(await plans.writeCopyPlan(runId, plan)).toEqual(plan)

    expect(await plans.readCopyPlan(runId)).toEqual(plan)
    expect(await table.partition(`RUN#${runId}`)).toHaveLength(1)
  })

  it('is not there before it is written', async () => {
    expect(await plans.readCopyPlan(runId)).toBeUndefined()
    expect(await plans.readCopyResult(runId)).toBeUndefined()
  })

  it('of 1,536 accounts in 4 Regions fits, at a fraction of a write unit per copy', async () => {
    const plan = planOf(accounts)

    await plans.writeCopyPlan(runId, plan)

    const items = await table.partition(`RUN#${runId}`)
    const units = items.map((item) => Math.ceil(itemBytes(item) / 1024))
    expect(Math.max(...units)).toBeLessThan(350)
    expect(units.reduce((sum, one) => sum + one) / plan.copies.length).toBeLessThan(0.2)
    expect(await plans.readCopyPlan(runId)).toEqual(plan)
  })

  it.each([
    ['before its first part', 1, 'before', 'second'],
    ['after its first part', 1, 'after', 'second'],
    ['before its last part', 2, 'before', 'second'],
    ['after its last part', 2, 'after', 'first'],
  ] as const)(
    'is that of the first attempt that wrote all of it, when one breaks off %s',
    async (_, nth, when, stands) => {
      const both = { first: planOf(accounts, 'first'), second: planOf(accounts, 'second') }
      table.breakOff(nth, when)
      await expect(plans.writeCopyPlan(runId, both.first)).rejects.toThrow('socket hang up')

      expect(await plans.writeCopyPlan(runId, both.second)).toEqual(both[stands])
      expect(await plans.readCopyPlan(runId)).toEqual(both[stands])
    },
  )

  it('stays when a repeat plans something else', async () => {
    const first = planOf(accounts.slice(0, 2))
    await plans.writeCopyPlan(runId, first)

    expect(await plans.writeCopyPlan(runId, planOf(accounts.slice(0, 1)))).toEqual(first)
    expect(await plans.readCopyPlan(runId)).toEqual(first)
  })

  it('is refused when another hand changed it', async () => {
    await plans.writeCopyPlan(runId, { ...planOf([]), copies: 'none' as never })

    await expect(plans.readCopyPlan(runId)).rejects.toMatchObject({ name: 'InvalidInput' })
  })
})

describe('the result of the copies of a run', () => {
  it('reads back as it was written, and stays when a repeat finds something else', async () => {
    await plans.writeCopyResult(runId, result)

    expect(await plans.writeCopyResult(runId, { counts: {}, groups: [] })).toEqual(result)
    expect(await plans.readCopyResult(runId)).toEqual(result)
  })
})
