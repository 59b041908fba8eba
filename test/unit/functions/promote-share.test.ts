import { describe, expect, it } from 'vitest'

import type { FeatureSet, ResourceShare } from '../../../functions/lib/domain/resource-share.ts'
import type { ShareTrace } from '../../../functions/lib/domain/share-result-schema.ts'
import type { PromotionAnswer } from '../../../functions/lib/ports/resource-shares.ts'
import { createPromoteShare } from '../../../functions/promote-share/promote-share.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const [one, two] = ['440000000001', '440000000002'] as const
const untouched: ShareTrace = { refused: [], promoted: [], requestIds: ['put-1'] }

function shareOf(
  featureSet: FeatureSet,
  accountIds: readonly string[] = [one, two],
  id = 'a',
): ResourceShare {
  return {
    arn: `arn:aws:ram:us-east-1:222222222222:resource-share/${id}`,
    name: `share-${id}`,
    featureSet,
    resources: [{ entity: resourceArn, status: 'ASSOCIATED' }],
    principals: accountIds.map((entity) => ({ entity, status: 'ASSOCIATED' })),
  }
}

const derived = shareOf('CREATED_FROM_POLICY')

async function look(
  found: readonly ResourceShare[],
  options: { readonly trace?: ShareTrace; readonly answer?: PromotionAnswer } = {},
) {
  const promotions: string[] = []
  const record = { runId: 'run-1', resourceArn, accountIds: [one, two], wantedBy: ['al2023'] }
  const output = await createPromoteShare({
    ledger: { readShare: async () => record },
    shares: {
      findByResource: async (arn) => (arn === resourceArn ? found : []),
      promote: async (shareArn) => {
        promotions.push(shareArn)
        return options.answer ?? { kind: 'promoting', requestId: `promote-${promotions.length}` }
      },
    },
  })({ runId: 'run-1', resourceArn, trace: options.trace ?? untouched })
  return { output, promotions }
}

describe('promote-share', () => {
  it('waits, with a finding to record in the end, when RAM has derived no share yet', async () => {
    const { output } = await look([])

    expect(output).toMatchObject({
      kind: 'waiting',
      trace: untouched,
      result: { outcome: 'waiting', finding: { check: 'SHARE_NOT_DERIVED' }, exceptions: [] },
    })
  })

  it('promotes the derived share and remembers that it did', async () => {
    const { output, promotions } = await look([derived])

    expect(promotions).toEqual([derived.arn])
    expect(output).toMatchObject({
      kind: 'waiting',
      trace: { promoted: [derived.arn], requestIds: ['put-1', 'promote-1'] },
      result: { shareArns: [derived.arn], requestIds: ['put-1', 'promote-1'] },
    })
  })

  it('does not promote again what it promoted before', async () => {
    const { output, promotions } = await look([derived], { trace: { ...untouched, promoted: [derived.arn] } })

    expect(promotions).toEqual([])
    expect(output).toMatchObject({ kind: 'waiting', result: { finding: { check: 'SHARE_NOT_PROMOTED' } } })
  })

  it('waits on when RAM says that the share is promoted already', async () => {
    const { output } = await look([derived], { answer: { kind: 'alreadyPromoted' } })

    expect(output).toMatchObject({
      kind: 'waiting',
      trace: { promoted: [derived.arn], requestIds: ['put-1'] },
    })
  })

  it('promotes every share that is due', async () => {
    const second = shareOf('CREATED_FROM_POLICY', [two], 'b')

    expect((await look([derived, second])).promotions).toEqual([derived.arn, second.arn])
  })

  it('is settled as failed when no permission fits', async () => {
    const { output } = await look([derived], { answer: { kind: 'noMatchingPermission' } })

    expect(output).toMatchObject({
      kind: 'settled',
      result: {
        outcome: 'failed',
        finding: { check: 'UNMATCHED_PERMISSION', where: resourceArn },
        exceptions: [],
      },
    })
    expect(output.result.finding?.remedy).toContain('aws ram promote-permission-created-from-policy')
  })

  it('is settled as done, without a mutating call, when everything is in place', async () => {
    const { output, promotions } = await look([shareOf('STANDARD')])

    expect(promotions).toEqual([])
    expect(output).toMatchObject({
      kind: 'settled',
      result: { outcome: 'done', shareArns: [shareOf('STANDARD').arn], exceptions: [] },
    })
  })

  it('keeps what was found besides, and the outcome', async () => {
    const sideFindings = [{ check: 'ECR_NOT_SHARED', what: 'w', where: resourceArn, remedy: 'r' }]

    const { output } = await look([shareOf('STANDARD')], { trace: { ...untouched, sideFindings } })

    expect(output).toMatchObject({ trace: { sideFindings }, result: { outcome: 'done', sideFindings } })
  })

  it('does not wait for accounts that AWS refused, and keeps them as exceptions', async () => {
    const refused = [
      {
        accountId: two,
        outcome: 'failed',
        finding: { check: 'ACCOUNT_REFUSED', what: 'Invalid', where: two, remedy: 'Check' },
      },
    ] as const

    const { output } = await look([shareOf('STANDARD', [one])], { trace: { ...untouched, refused } })

    expect(output).toMatchObject({ kind: 'settled', result: { outcome: 'done', exceptions: refused } })
  })

  it('carries per account what is recorded when nobody looks again', async () => {
    const { output } = await look([shareOf('STANDARD', [one])])

    expect(output).toMatchObject({
      kind: 'waiting',
      result: {
        outcome: 'done',
        exceptions: [
          { accountId: two, outcome: 'waiting', finding: { check: 'ACCOUNT_NOT_ASSOCIATED', where: two } },
        ],
      },
    })
  })
})
