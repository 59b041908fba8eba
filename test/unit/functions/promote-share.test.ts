import { describe, expect, it } from 'vitest'

import type { FeatureSet, ResourceShare } from '../../../functions/lib/domain/sharing/resource-share.ts'
import type { ShareTrace } from '../../../functions/lib/domain/sharing/share-result-schema.ts'
import type { LeaseAnswer } from '../../../functions/lib/ports/lease-store.ts'
import type { PermissionPromotion, PromotionAnswer } from '../../../functions/lib/ports/resource-shares.ts'
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
  options: {
    readonly trace?: ShareTrace
    /** RAM's answers in order; the last one stays. */
    readonly answers?: readonly PromotionAnswer[]
    readonly permission?: PermissionPromotion | Error
    readonly lease?: LeaseAnswer
    readonly calls?: string[]
  } = {},
) {
  const promotions: string[] = []
  const { calls = [] } = options
  const record = {
    runId: 'run-1',
    resourceArn,
    mode: 'policy',
    principals: [one, two],
    ruleShares: [],
    wantedBy: ['al2023'],
  } as const
  const output = await createPromoteShare({
    ledger: { readShare: async () => record },
    shares: {
      findByResource: async (arn) => (arn === resourceArn ? found : []),
      promote: async (shareArn) => {
        promotions.push(shareArn)
        const { answers = [] } = options
        return (
          answers[promotions.length - 1] ??
          answers.at(-1) ?? { kind: 'promoting', requestId: `promote-${promotions.length}` }
        )
      },
      promotePermission: async (shareArn, name) => {
        calls.push(`promote ${name} of ${shareArn}`)
        const { permission = { kind: 'promoted', requestId: 'permission-1' } } = options
        if (permission instanceof Error) throw permission
        return permission
      },
    },
    leases: {
      acquire: async ({ key, ownerArn, now, expiresAt }) => {
        calls.push(`acquire ${key} for ${ownerArn} ${now} to ${expiresAt}`)
        return options.lease ?? { kind: 'acquired' }
      },
      release: async ({ key, ownerArn }) => void calls.push(`release ${key} of ${ownerArn}`),
    },
    clock: { now: () => Date.parse('2026-11-20T06:13:00.000Z') },
  })({ runId: 'run-1', resourceArn, executionArn: 'arn:me', trace: options.trace ?? untouched })
  return { output, promotions, calls }
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
    const { output } = await look([derived], { answers: [{ kind: 'alreadyPromoted' }] })

    expect(output).toMatchObject({
      kind: 'waiting',
      trace: { promoted: [derived.arn], requestIds: ['put-1'] },
    })
  })

  it('promotes every share that is due', async () => {
    const second = shareOf('CREATED_FROM_POLICY', [two], 'b')

    expect((await look([derived, second])).promotions).toEqual([derived.arn, second.arn])
  })

  it('asks for no permission and no lease when one fits', async () => {
    expect((await look([derived])).calls).toEqual([])
  })

  describe('when no permission fits', () => {
    const unmatched: PromotionAnswer = { kind: 'noMatchingPermission' }
    const promoting: PromotionAnswer = { kind: 'promoting', requestId: 'promote-2' }

    it('promotes the permission under the lease of its type and Region, then the share', async () => {
      const { output, promotions, calls } = await look([derived], { answers: [unmatched, promoting] })

      expect(calls).toEqual([
        'acquire perm#us-east-1#image for arn:me 2026-11-20T06:13:00.000Z to 2026-11-20T06:15:00.000Z',
        `promote imagebuilder-share-image of ${derived.arn}`,
        'release perm#us-east-1#image of arn:me',
      ])
      expect(promotions).toEqual([derived.arn, derived.arn])
      expect(output).toMatchObject({
        kind: 'waiting',
        trace: { promoted: [derived.arn], requestIds: ['put-1', 'permission-1', 'promote-2'] },
      })
    })

    it('goes on with the permission that is there already', async () => {
      const { output } = await look([derived], {
        answers: [unmatched, promoting],
        permission: { kind: 'present' },
      })

      expect(output.trace).toMatchObject({ promoted: [derived.arn], requestIds: ['put-1', 'promote-2'] })
    })

    it.each([
      ['another execution is at it', { lease: { kind: 'held', ownerArn: 'arn:other', expiresAt: 'soon' } }],
      ['RAM has not followed the policy yet', { permission: { kind: 'notPromotable' } }],
      ['RAM does not see the new one yet', {}],
    ] as const)('waits, and tries again with the next look, when %s', async (_, world) => {
      const { output } = await look([derived], { answers: [unmatched], ...world })

      expect(output).toMatchObject({
        kind: 'waiting',
        trace: { promoted: [] },
        result: { outcome: 'waiting', finding: { check: 'UNMATCHED_PERMISSION', where: resourceArn } },
      })
      expect(output.result.finding?.remedy).toContain('aws ram promote-permission-created-from-policy')
    })

    it('changes nothing when another execution is at it', async () => {
      const lease = { kind: 'held', ownerArn: 'arn:other', expiresAt: 'soon' } as const

      const { calls, promotions } = await look([derived], { answers: [unmatched], lease })

      expect(promotions).toEqual([derived.arn])
      expect(calls.filter((call) => !call.startsWith('acquire'))).toEqual([])
    })

    it('is settled as failed when RAM takes no more permissions', async () => {
      const permission = { kind: 'limitReached', reason: 'You have 10' } as const

      const { output, calls } = await look([derived], { answers: [unmatched], permission })

      expect(output).toMatchObject({
        kind: 'settled',
        result: { outcome: 'failed', finding: { check: 'PERMISSION_LIMIT', where: resourceArn } },
      })
      expect(output.result.finding?.what).toContain('You have 10')
      expect(calls.at(-1)).toContain('release')
    })

    it('gives the lease back when RAM throws', async () => {
      const calls: string[] = []
      const failing = look([derived], { answers: [unmatched], permission: new Error('broken'), calls })

      await expect(failing).rejects.toThrow('broken')
      expect(calls.at(-1)).toBe('release perm#us-east-1#image of arn:me')
    })
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
        principals: [two],
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
          { principals: [two], outcome: 'waiting', finding: { check: 'ACCOUNT_NOT_ASSOCIATED', where: two } },
        ],
      },
    })
  })
})
