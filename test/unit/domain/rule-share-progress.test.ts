import { describe, expect, it } from 'vitest'

import type { Finding } from '../../../functions/lib/domain/outcome.ts'
import type {
  AssociationStatus,
  ResourceShare,
} from '../../../functions/lib/domain/sharing/resource-share.ts'
import {
  judgeRuleShares,
  type RuleShareState,
} from '../../../functions/lib/domain/sharing/rule-share-progress.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'
const [one, two] = ['440000000001', '440000000002'] as const

const finding = (check: string): Finding => ({ check, what: check, where: 'here', remedy: 'none' })

function state(
  principals: Readonly<Record<string, AssociationStatus | undefined>>,
  options: { readonly resource?: AssociationStatus } & Partial<RuleShareState> = {},
): RuleShareState {
  const { resource = 'ASSOCIATED', ...rest } = options
  const share: ResourceShare = {
    arn: 'arn:share',
    name: 'share',
    featureSet: 'STANDARD',
    resources: [{ entity: resourceArn, status: resource, statusMessage: 'no resource' }],
    principals: Object.entries(principals).flatMap(([entity, status]) =>
      status === undefined ? [] : [{ entity, status, statusMessage: 'no such account' }],
    ),
  }
  const ruleShare = { rule: 'al2023', principals: Object.keys(principals), allowsExternal: false }
  return { ruleShare, share, isChanged: false, ...rest }
}

function judge(
  states: readonly RuleShareState[],
  options: { readonly outside?: readonly string[]; readonly refused?: ReadonlyMap<string, Finding> } = {},
) {
  const principals = [...new Set(states.flatMap(({ ruleShare }) => ruleShare.principals))]
  const { outside: outsideAccounts = [], refused = new Map() } = options
  const carried = { resourceArn, region: 'us-east-1', principals, outsideAccounts, refused }
  const { kind, outcomes } = judgeRuleShares(carried, states)
  const told = outcomes.map(({ outcome, finding: why }) => [outcome, why?.check].filter(Boolean).join(' '))
  return [kind, ...told]
}

describe('judgeRuleShares', () => {
  it('is done when resource and principals are associated', () => {
    expect(judge([state({ [one]: 'ASSOCIATED', [two]: 'ASSOCIATED' })])).toEqual(['settled', 'done', 'done'])
  })

  it('waits for a principal, and for the resource', () => {
    const waiting = 'waiting PRINCIPAL_NOT_ASSOCIATED'

    expect(judge([state({ [one]: 'ASSOCIATING' })])).toEqual(['waiting', waiting])
    expect(judge([state({ [one]: 'ASSOCIATED' }, { resource: 'ASSOCIATING' })])).toEqual(['waiting', waiting])
    expect(judge([state({ [one]: undefined })])).toEqual(['waiting', waiting])
  })

  it('does not wait for an outside account once all else is settled', () => {
    const states = [state({ [one]: 'ASSOCIATED', [two]: 'ASSOCIATING' })]

    expect(judge(states, { outside: [two] })).toEqual([
      'settled',
      'done',
      'pendingAcceptance INVITATION_PENDING',
    ])
  })

  it('waits for the resource although all accounts are outside', () => {
    const states = [state({ [two]: 'ASSOCIATING' }, { resource: 'ASSOCIATING' })]

    expect(judge(states, { outside: [two] })).toEqual(['waiting', 'waiting PRINCIPAL_NOT_ASSOCIATED'])
  })

  it('fails with the message of RAM, unless RAM was just asked again', () => {
    expect(judge([state({ [one]: 'FAILED' })])).toEqual(['settled', 'failed ASSOCIATION_FAILED'])
    expect(judge([state({ [one]: 'FAILED' }, { isChanged: true })])).toEqual([
      'waiting',
      'waiting PRINCIPAL_NOT_ASSOCIATED',
    ])
    expect(judge([state({ [one]: 'ASSOCIATED' }, { resource: 'FAILED' })])).toEqual([
      'settled',
      'failed ASSOCIATION_FAILED',
    ])
  })

  it('looks again after every change, although all look done', () => {
    expect(judge([state({ [one]: 'ASSOCIATED' }, { isChanged: true })])).toEqual(['waiting', 'done'])
  })

  it('looks again while something passing holds it up, although all look done', () => {
    const hold = { outcome: 'waiting', finding: finding('SHARE_LEASE_HELD') } as const

    expect(judge([state({ [one]: 'ASSOCIATED' }, { hold })])).toEqual(['waiting', 'done'])
    expect(judge([state({ [one]: undefined }, { hold })])).toEqual(['waiting', 'waiting SHARE_LEASE_HELD'])
  })

  it('blocks only who is not in the share yet', () => {
    const hold = { outcome: 'blocked', finding: finding('STRANGER_IN_OUR_SHARE') } as const

    expect(judge([state({ [one]: 'ASSOCIATED', [two]: undefined }, { hold })])).toEqual([
      'settled',
      'done',
      'blocked STRANGER_IN_OUR_SHARE',
    ])
  })

  it('tells why RAM refused a principal, unless it has the resource by another rule', () => {
    const refused = new Map([[one, finding('OUTSIDE_ORGANIZATION')]])

    expect(judge([state({ [one]: undefined })], { refused })).toEqual([
      'settled',
      'failed OUTSIDE_ORGANIZATION',
    ])
    expect(judge([state({ [one]: undefined }), state({ [one]: 'ASSOCIATED' })], { refused })).toEqual([
      'settled',
      'done',
    ])
  })

  it('waits for the share of the other rule although one gives access already', () => {
    expect(judge([state({ [one]: 'ASSOCIATED' }), state({ [one]: 'ASSOCIATING' })])).toEqual([
      'waiting',
      'done',
    ])
  })

  it('judges each principal by the rules that name it', () => {
    const hold = { outcome: 'blocked', finding: finding('SHARE_NAME_TAKEN') } as const

    expect(judge([state({ [one]: 'ASSOCIATED' }), state({ [two]: undefined }, { hold })])).toEqual([
      'settled',
      'done',
      'blocked SHARE_NAME_TAKEN',
    ])
  })
})
