import { describe, expect, it } from 'vitest'

import { createApplyPolicy } from '../../../functions/apply-policy/apply-policy.ts'
import { PolicyRefused, TransientServiceError } from '../../../functions/lib/domain/errors.ts'
import type { ShareRecord } from '../../../functions/lib/domain/run/run.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const [one, two, three, four] = ['440000000001', '440000000002', '440000000003', '440000000004'] as const

function policyOf(accountIds: readonly string[]): string {
  const Action = ['imagebuilder:GetImage', 'imagebuilder:ListImages']
  const statement = { Effect: 'Allow', Principal: { AWS: accountIds }, Action, Resource: resourceArn }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** One policy with the statements of several. */
function statementsOf(...policies: readonly string[]): string {
  const Statement = policies.flatMap((policy) => (JSON.parse(policy) as { Statement: unknown[] }).Statement)
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** Image Builder with one policy: refuses lists with bad accounts, and may be changed by somebody else after a write. */
function policiesWith(world: {
  readonly stored?: string
  readonly bad?: readonly string[]
  readonly meanwhile?: string
}) {
  let stored = world.stored
  const writes: string[] = []
  return {
    writes,
    stored: () => stored,
    read: async () => (writes.length > 0 ? (world.meanwhile ?? stored) : stored),
    write: async (arn: string, policy: string) => {
      writes.push(policy)
      const culprit = world.bad?.find((id) => policy.includes(id))
      if (culprit !== undefined) {
        throw new PolicyRefused(`Invalid principal: ${culprit}`, { where: arn, remedy: 'Check it' })
      }
      stored = policy
      return `request-${writes.length}`
    },
  }
}

async function apply(
  accountIds: readonly string[],
  policies: ReturnType<typeof policiesWith>,
  changes: Partial<ShareRecord> = {},
) {
  const record = {
    runId: 'run-1',
    resourceArn,
    mode: 'policy',
    principals: accountIds,
    ruleShares: [],
    wantedBy: ['al2023'],
    ...changes,
  } as const
  return createApplyPolicy({ ledger: { readShare: async () => record }, policies })({
    runId: 'run-1',
    resourceArn,
  })
}

describe('apply-policy', () => {
  it('writes a policy for the wanted accounts when there is none', async () => {
    const policies = policiesWith({})

    const output = await apply([one, two], policies)

    expect(output).toEqual({
      kind: 'applied',
      trace: { refused: [], promoted: [], requestIds: ['request-1'] },
    })
    expect(policies.writes).toEqual([policyOf([one, two])])
  })

  it.each([
    ['applied', {}],
    ['ended', { bad: [one] }],
  ])('hands on what the checks found besides when it answers %s', async (kind, world) => {
    const sideFindings = [{ check: 'ECR_NOT_SHARED', what: 'w', where: resourceArn, remedy: 'r' }]

    const output = await apply([one], policiesWith(world), { sideFindings })

    expect(output).toMatchObject({ kind, [kind === 'applied' ? 'trace' : 'result']: { sideFindings } })
  })

  it('adds the wanted accounts to those in place and takes access from nobody', async () => {
    const policies = policiesWith({ stored: policyOf([three]) })

    await apply([one], policies)

    expect(policies.stored()).toBe(policyOf([one, three]))
  })

  it.each([
    ['as we wrote them', policyOf([one, two, three])],
    ['as RAM rewrites them', policyOf([one, two].map((id) => `arn:aws:iam::${id}:root`))],
  ])('writes nothing when the accounts are in place %s', async (_, stored) => {
    const policies = policiesWith({ stored })

    const output = await apply([two, one], policies)

    expect(output).toEqual({ kind: 'applied', trace: { refused: [], promoted: [], requestIds: [] } })
    expect(policies.writes).toEqual([])
  })

  it('leaves a foreign policy alone and blocks the share', async () => {
    const stored = policyOf([one]).replace('"Allow"', '"Deny"')
    const policies = policiesWith({ stored })

    const output = await apply([two], policies)

    expect(output).toMatchObject({
      kind: 'ended',
      result: {
        outcome: 'blocked',
        finding: { check: 'FOREIGN_POLICY', where: resourceArn },
        requestIds: [],
      },
    })
    expect(policies.writes).toEqual([])
  })

  describe('with adopt', () => {
    const adopt = { adopt: true }
    const twoStatements = statementsOf(policyOf([three]), policyOf([four]))

    it('brings a foreign policy into our form with one write, and keeps its accounts', async () => {
      const policies = policiesWith({ stored: twoStatements })

      const output = await apply([one], policies, adopt)

      expect(policies.writes).toEqual([policyOf([one, three, four])])
      expect(output).toMatchObject({
        kind: 'applied',
        trace: { requestIds: ['request-1'], sideFindings: [{ check: 'POLICY_ADOPTED', where: resourceArn }] },
      })
    })

    it.each([
      ['the foreign policy grants the wanted accounts already', [three], {}],
      ['AWS refuses the wanted accounts', [two, three], { bad: [two] }],
    ])('brings it into our form when %s', async (_, wanted, world) => {
      const policies = policiesWith({ stored: twoStatements, ...world })

      await apply(wanted, policies, adopt)

      expect(policies.stored()).toBe(policyOf([three, four]))
    })

    it('writes nothing when it would change who may do what', async () => {
      const stored = statementsOf(policyOf([three]), policyOf([four]).replace('"Allow"', '"Deny"'))
      const policies = policiesWith({ stored })

      const output = await apply([one], policies, adopt)

      expect(output).toMatchObject({
        kind: 'ended',
        result: { outcome: 'blocked', finding: { check: 'POLICY_NOT_ADOPTABLE', where: resourceArn } },
      })
      expect(policies.writes).toEqual([])
    })

    it('notes nothing when the policy is of our form', async () => {
      const output = await apply([one], policiesWith({ stored: policyOf([one]) }), adopt)

      expect(output).toEqual({ kind: 'applied', trace: { refused: [], promoted: [], requestIds: [] } })
    })
  })

  it('shares with the others when AWS refuses some accounts', async () => {
    const policies = policiesWith({ stored: policyOf([four]), bad: [two] })

    const output = await apply([one, two, three], policies)

    expect(policies.stored()).toBe(policyOf([one, three, four]))
    expect(output).toMatchObject({
      kind: 'applied',
      trace: {
        refused: [
          { principals: [two], outcome: 'failed', finding: { check: 'ACCOUNT_REFUSED', where: two } },
        ],
      },
    })
  })

  it('ends when AWS refuses every account', async () => {
    const output = await apply([one, two], policiesWith({ bad: [one, two] }))

    expect(output).toMatchObject({
      kind: 'ended',
      result: {
        outcome: 'failed',
        finding: { check: 'ACCOUNT_REFUSED', where: one },
        exceptions: [{ principals: [two] }],
      },
    })
  })

  it('goes on to promote when all new accounts are refused but a wanted one is in place', async () => {
    const output = await apply([one, two], policiesWith({ stored: policyOf([one]), bad: [two] }))

    expect(output).toMatchObject({
      kind: 'applied',
      trace: { refused: [{ principals: [two] }], requestIds: [] },
    })
  })

  it.each([
    ['with other accounts', policyOf([three])],
    ['as somebody else wrote it', policyOf([one]).replace('"Allow"', '"Deny"')],
  ])('throws PolicyChangedMeanwhile when the policy reads back %s', async (_, meanwhile) => {
    const applying = apply([one], policiesWith({ meanwhile }))

    await expect(applying).rejects.toMatchObject({ name: 'PolicyChangedMeanwhile', where: resourceArn })
  })

  it('blocks the share, unwritten, when the policy would be longer than Image Builder takes', async () => {
    const many = Array.from({ length: 2_100 }, (_, index) => String(440_000_000_000 + index))
    const policies = policiesWith({})

    const output = await apply(many, policies)

    expect(output).toMatchObject({
      kind: 'ended',
      result: { outcome: 'blocked', finding: { check: 'POLICY_TOO_LONG' } },
    })
    expect(policies.writes).toEqual([])
  })

  it('lets other errors through for the state machine to repeat', async () => {
    const policies = {
      ...policiesWith({}),
      write: async () =>
        Promise.reject(new TransientServiceError('slow down', { where: resourceArn, remedy: 'Wait' })),
    }

    await expect(apply([one, two], policies)).rejects.toMatchObject({ name: 'TransientServiceError' })
  })

  it('throws when the share was never planned', async () => {
    const step = createApplyPolicy({
      ledger: { readShare: async () => undefined },
      policies: policiesWith({}),
    })

    await expect(step({ runId: 'run-1', resourceArn })).rejects.toThrow(resourceArn)
  })
})
