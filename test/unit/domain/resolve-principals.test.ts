import { describe, expect, it } from 'vitest'

import type { OrganizationView } from '../../../functions/lib/domain/organization.ts'
import { resolvePrincipals, unitsToExpand } from '../../../functions/lib/domain/run/resolve-principals.ts'
import type { NamedPrincipals } from '../../../functions/lib/domain/run/resolve-principals.ts'
import { chooseMode } from '../../../functions/lib/domain/run/want.ts'
import { organizationArn, organizationOf, unitArn } from './organization.ts'

const ownerId = '222222222222'
const unit = 'ou-ab12-nonprod01'
const [one, two, closed] = ['440000000001', '440000000002', '440000000003']
const outsider = '990000000009'

const readable: Partial<OrganizationView> = {
  members: {
    kind: 'known',
    active: new Map([
      [ownerId, true],
      [one, true],
      [two, true],
      [closed, false],
    ]),
  },
  units: new Map([[unit, { kind: 'known', accountIds: [one, two, closed] }]]),
}

function resolve(named: NamedPrincipals, changes: Partial<OrganizationView> = {}, byAccount = false) {
  return resolvePrincipals([named], { ownerId, organization: organizationOf(changes), byAccount })
}

describe('resolvePrincipals', () => {
  it.each<[string, NamedPrincipals, readonly string[]]>([
    ['an account', { accounts: [one] }, [one]],
    ['the owner', { accounts: [ownerId] }, []],
    ['the id of a unit', { organizationalUnits: [unit] }, [unitArn]],
    ['the ARN of a unit', { organizationalUnits: [unitArn] }, [unitArn]],
    ['the organization', { organization: true }, [organizationArn]],
    ['accounts and a unit', { accounts: [two, one], organizationalUnits: [unit] }, [one, two, unitArn]],
    ['an excluded account', { accounts: [one, two], excludedAccounts: [two] }, [one]],
  ])('answers for %s', (_, named, principals) => {
    expect(resolve(named)).toEqual({ principals, outsideAccounts: [], apart: [] })
  })

  it.each<[string, NamedPrincipals, boolean]>([
    ['a unit that excludes an account', { organizationalUnits: [unit], excludedAccounts: [two] }, false],
    ['a unit in a policy', { organizationalUnits: [unitArn], excludedAccounts: [two] }, true],
    ['the organization without an account', { organization: true, excludedAccounts: [two] }, false],
  ])('names account by account %s, without those that are closing', (_, named, byAccount) => {
    expect(resolve(named, readable, byAccount)).toEqual({ principals: [one], outsideAccounts: [], apart: [] })
  })

  it('leaves a suspended account out, and says so', () => {
    expect(resolve({ accounts: [one, closed] }, readable)).toMatchObject({
      principals: [one],
      apart: [{ principal: closed, outcome: 'skipped', finding: { check: 'ACCOUNT_INACTIVE' } }],
    })
  })

  it.each<[string, NamedPrincipals, Partial<OrganizationView>, string]>([
    ['in no organization', { organizationalUnits: [unit] }, { facts: { kind: 'none' } }, 'NO_ORGANIZATION'],
    ['in no organization', { organization: true }, { facts: { kind: 'none' } }, 'NO_ORGANIZATION'],
    [
      'not to describe it',
      { organizationalUnits: [unit] },
      { facts: { kind: 'unreadable', why: 'x' } },
      'ORGANIZATION_UNREADABLE',
    ],
    [
      'not to describe it',
      { organization: true },
      { facts: { kind: 'unreadable', why: 'x' } },
      'ORGANIZATION_UNREADABLE',
    ],
    [
      'not to list a unit',
      { organizationalUnits: [unit], excludedAccounts: [one] },
      {},
      'ORGANIZATION_UNREADABLE',
    ],
    ['not to list accounts', { organization: true, excludedAccounts: [one] }, {}, 'ORGANIZATION_UNREADABLE'],
  ])('blocks what cannot be known when we are %s: %j', (_, named, changes, check) => {
    const { principals, apart } = resolve(named, changes)

    expect(principals).toEqual([])
    expect(apart).toMatchObject([{ outcome: 'blocked', finding: { check } }])
  })

  it('needs no right for the ARN of a unit', () => {
    const named = { organizationalUnits: [unitArn] }

    expect(resolve(named, { facts: { kind: 'unreadable', why: 'x' } }).principals).toEqual([unitArn])
  })

  it.each<[string, Partial<OrganizationView>, readonly string[]]>([
    ['the members are known', readable, [outsider]],
    ['the members are unknown', {}, []],
    ['there is no organization', { facts: { kind: 'none' } }, [one, outsider]],
  ])('knows who is outside when %s', (_, changes, outsideAccounts) => {
    expect(resolve({ accounts: [one, outsider] }, changes).outsideAccounts).toEqual(outsideAccounts)
  })
})

describe('unitsToExpand', () => {
  it.each<[string, NamedPrincipals, boolean, readonly string[]]>([
    ['nothing for a unit as it is', { organizationalUnits: [unit] }, false, []],
    ['the unit for a policy', { organizationalUnits: [unitArn] }, true, [unit]],
    ['the unit without an account', { organizationalUnits: [unit], excludedAccounts: [one] }, false, [unit]],
  ])('answers %s', (_, named, byAccount, expected) => {
    expect(unitsToExpand([named, named], byAccount)).toEqual(expected)
  })
})

describe('chooseMode', () => {
  const accounts = (count: number) =>
    Array.from({ length: count }, (_, index) => String(550_000_000_000 + index))
  const known = (ids: readonly string[]): Partial<OrganizationView> => ({
    members: { kind: 'known', active: new Map(ids.map((id) => [id, true])) },
  })

  it.each<[string, NamedPrincipals, object, Partial<OrganizationView>, string]>([
    ['25 accounts', { accounts: accounts(25) }, {}, known(accounts(25)), 'policy'],
    ['26 accounts', { accounts: accounts(26) }, {}, known(accounts(26)), 'share'],
    ['a unit', { organizationalUnits: [unit] }, {}, {}, 'share'],
    ['the organization', { organization: true }, {}, {}, 'share'],
    ['an outside account', { accounts: [outsider] }, {}, readable, 'share'],
    ['an account of which we do not know', { accounts: [outsider] }, {}, {}, 'policy'],
    ['builds that are to be kept', { accounts: [one] }, { keep: 3 }, {}, 'share'],
    ['26 accounts by policy', { accounts: accounts(26) }, { mode: 'policy' }, {}, 'policy'],
    ['one account by share', { accounts: [one] }, { mode: 'share' }, {}, 'share'],
  ])('shares with %s', (_, named, wishes, changes, expected) => {
    const { mode } = chooseMode([named], wishes, { ownerId, organization: organizationOf(changes) })

    expect(mode).toBe(expected)
  })

  it('names the accounts of a unit where a policy is wanted', () => {
    const wanted = chooseMode(
      [{ organizationalUnits: [unit] }],
      { mode: 'policy' },
      {
        ownerId,
        organization: organizationOf(readable),
      },
    )

    expect(wanted).toMatchObject({ mode: 'policy', principals: [one, two] })
  })
})
