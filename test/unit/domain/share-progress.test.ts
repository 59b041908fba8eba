import { describe, expect, it } from 'vitest'

import type {
  AssociationStatus,
  FeatureSet,
  ResourceShare,
} from '../../../functions/lib/domain/sharing/resource-share.ts'
import { judgeShares } from '../../../functions/lib/domain/sharing/share-progress.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const otherArn = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'
const [one, two] = ['440000000001', '440000000002'] as const

interface ShareDraft {
  readonly id?: string
  readonly featureSet?: FeatureSet
  readonly resource?: AssociationStatus
  readonly besides?: AssociationStatus
  readonly principals?: Readonly<Record<string, AssociationStatus>>
}

function share(draft: ShareDraft = {}): ResourceShare {
  const { id = 'a', featureSet = 'STANDARD', resource = 'ASSOCIATED', besides } = draft
  const { principals = { [one]: 'ASSOCIATED', [two]: 'ASSOCIATED' } } = draft
  return {
    arn: `arn:aws:ram:us-east-1:222222222222:resource-share/${id}`,
    name: `share-${id}`,
    featureSet,
    resources: [
      { entity: resourceArn, status: resource },
      ...(besides === undefined ? [] : [{ entity: otherArn, status: besides }]),
    ],
    principals: Object.entries(principals).map(([entity, status]) =>
      status === 'FAILED' ? { entity, status, statusMessage: 'principal refused' } : { entity, status },
    ),
  }
}

function judge(shares: readonly ResourceShare[], promoted: readonly string[] = []) {
  return judgeShares({ resourceArn, principals: [one, two], shares, promoted })
}

/** The outcome and the check of each account, for short. */
function standings(progress: ReturnType<typeof judgeShares>) {
  if (progress.kind === 'promote') throw new Error('Expected accounts, got a promotion')
  return progress.outcomes.map(({ outcome, finding }) => (finding === undefined ? outcome : finding.check))
}

describe('judgeShares', () => {
  it('waits when RAM has derived no share yet', () => {
    const progress = judge([])

    expect(progress.kind).toBe('waiting')
    expect(standings(progress)).toEqual(['SHARE_NOT_DERIVED', 'SHARE_NOT_DERIVED'])
  })

  it('promotes a derived share that holds nothing else', () => {
    const derived = share({ featureSet: 'CREATED_FROM_POLICY' })

    expect(judge([derived])).toEqual({ kind: 'promote', shareArn: derived.arn })
  })

  it.each(['FAILED', 'DISASSOCIATED'] as const)(
    'promotes a derived share whose other resource is %s',
    (besides) => {
      expect(judge([share({ featureSet: 'CREATED_FROM_POLICY', besides })]).kind).toBe('promote')
    },
  )

  it.each(['ASSOCIATED', 'ASSOCIATING', 'DISASSOCIATING', 'SUSPENDED'] as const)(
    'never promotes a derived share whose other resource is %s',
    (besides) => {
      const progress = judge([share({ featureSet: 'CREATED_FROM_POLICY', besides })])

      expect(progress.kind).toBe('settled')
      expect(standings(progress)).toEqual(['RESOURCE_IN_FOREIGN_SHARE', 'RESOURCE_IN_FOREIGN_SHARE'])
    },
  )

  it('asks for a promotion once, though the list may lag behind', () => {
    const derived = share({ featureSet: 'CREATED_FROM_POLICY' })

    const progress = judge([derived], [derived.arn])

    expect(progress.kind).toBe('waiting')
    expect(standings(progress)).toEqual(['SHARE_NOT_PROMOTED', 'SHARE_NOT_PROMOTED'])
  })

  it('waits while a share is being promoted', () => {
    expect(judge([share({ featureSet: 'PROMOTING_TO_STANDARD' })]).kind).toBe('waiting')
  })

  it('is settled when every account is associated', () => {
    expect(judge([share()])).toEqual({
      kind: 'settled',
      outcomes: [
        { principal: one, outcome: 'done' },
        { principal: two, outcome: 'done' },
      ],
    })
  })

  it('knows an account by its root ARN', () => {
    const principals = {
      [`arn:aws:iam::${one}:root`]: 'ASSOCIATED',
      [`arn:aws:iam::${two}:root`]: 'ASSOCIATED',
    } as const

    expect(judge([share({ principals })]).kind).toBe('settled')
  })

  it('is settled without a promotion when another share gives access to everybody already', () => {
    expect(judge([share({ id: 'a', featureSet: 'CREATED_FROM_POLICY' }), share({ id: 'b' })]).kind).toBe(
      'settled',
    )
  })

  it('adds up the accounts of several shares', () => {
    const shares = [
      share({ id: 'a', principals: { [one]: 'ASSOCIATED' } }),
      share({ id: 'b', principals: { [one]: 'FAILED', [two]: 'ASSOCIATED' } }),
    ]

    expect(standings(judge(shares))).toEqual(['done', 'done'])
  })

  it('promotes a second derived share when the first does not give access to everybody', () => {
    const second = share({ id: 'b', featureSet: 'CREATED_FROM_POLICY', principals: { [two]: 'ASSOCIATED' } })

    const progress = judge([share({ principals: { [one]: 'ASSOCIATED' } }), second])

    expect(progress).toEqual({ kind: 'promote', shareArn: second.arn })
  })

  it.each([
    ['ASSOCIATING', 'waiting', 'ACCOUNT_NOT_ASSOCIATED'],
    ['RESTORING', 'waiting', 'ACCOUNT_NOT_ASSOCIATED'],
    ['DISASSOCIATED', 'waiting', 'ACCOUNT_NOT_ASSOCIATED'],
    ['SUSPENDED', 'waiting', 'ACCOUNT_NOT_ASSOCIATED'],
    ['FAILED', 'settled', 'ASSOCIATION_FAILED'],
  ] as const)('is %s for an account: %s, %s', (status, kind, check) => {
    const progress = judge([share({ principals: { [one]: 'ASSOCIATED', [two]: status } })])

    expect(progress.kind).toBe(kind)
    expect(standings(progress)).toEqual(['done', check])
  })

  it("carries RAM's message of an association that failed", () => {
    const progress = judge([share({ principals: { [one]: 'ASSOCIATED', [two]: 'FAILED' } })])

    expect(progress.kind !== 'promote' && progress.outcomes[1]?.finding?.what).toContain('principal refused')
  })

  it.each([
    ['ASSOCIATING', 'waiting', 'ACCOUNT_NOT_ASSOCIATED'],
    ['FAILED', 'settled', 'ASSOCIATION_FAILED'],
  ] as const)('gives nobody access when the resource itself is %s', (resource, kind, check) => {
    const progress = judge([share({ resource })])

    expect(progress.kind).toBe(kind)
    expect(standings(progress)).toEqual([check, check])
  })

  it("leaves an account to the owner of somebody's share that holds other resources, too", () => {
    const foreign = share({ besides: 'ASSOCIATED', principals: { [one]: 'ASSOCIATED' } })

    const progress = judge([foreign])

    expect(progress.kind).toBe('settled')
    expect(standings(progress)).toEqual(['done', 'RESOURCE_IN_FOREIGN_SHARE'])
  })

  it('waits for a share of its own beside a foreign one', () => {
    const foreign = share({ id: 'a', besides: 'ASSOCIATED', principals: { [one]: 'ASSOCIATED' } })
    const own = share({ id: 'b', principals: { [two]: 'ASSOCIATING' } })

    expect(judge([foreign, own]).kind).toBe('waiting')
  })
})
