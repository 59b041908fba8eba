import { describe, expect, it } from 'vitest'

import { keepOwnUnits } from '../../../functions/lib/domain/run/foreign-units.ts'
import { chooseMode } from '../../../functions/lib/domain/run/want.ts'
import { organizationArn, organizationOf, unitArn } from './organization.ts'

const ownerId = '222222222222'
const account = '440000000001'
const foreign = 'arn:aws:organizations::999999999999:ou/o-zzzzzzzzzz/ou-zz99-strangers1'
const member = { kind: 'member', arn: organizationArn } as const

describe('keepOwnUnits', () => {
  it('takes a unit of another organization out, and says whose it is', () => {
    const { named, foreign: taken } = keepOwnUnits(
      [{ accounts: [account], organizationalUnits: [unitArn, foreign] }],
      member,
    )

    expect(named).toEqual([{ accounts: [account], organizationalUnits: [unitArn] }])
    expect(taken).toMatchObject([
      {
        principal: foreign,
        outcome: 'blocked',
        finding: {
          check: 'FOREIGN_ORGANIZATION',
          where: foreign,
          what: expect.stringContaining('o-zzzzzzzzzz'),
        },
      },
    ])
  })

  it.each([
    ['units of its own', [{ organizationalUnits: [unitArn, 'ou-ab12-nonprod01'] }], member],
    ['no units', [{ accounts: [account] }, { organization: true }], member],
    [
      'what it cannot compare',
      [{ organizationalUnits: [foreign] }],
      { kind: 'unreadable', why: 'x' } as const,
    ],
  ] as const)('leaves %s alone', (_, named, facts) => {
    expect(keepOwnUnits(named, facts)).toEqual({ named, foreign: [] })
  })
})

describe('chooseMode', () => {
  it.each(['auto', 'policy', 'share'] as const)('shares with the others alone in mode %s', (mode) => {
    const chosen = chooseMode(
      [{ accounts: [account], organizationalUnits: [foreign] }],
      { mode },
      { ownerId, organization: organizationOf({}) },
    )

    expect(chosen).toMatchObject({
      principals: [account],
      apart: [{ principal: foreign, finding: { check: 'FOREIGN_ORGANIZATION' } }],
    })
  })
})
