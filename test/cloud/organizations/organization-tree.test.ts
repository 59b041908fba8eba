import { describe, expect, it } from 'vitest'

import { createAccounts, type Organization } from '../../../local/cloud/accounts.ts'
import {
  memberArn,
  organizationalUnitArn,
  organizationArn,
  organizationPathOf,
  rootArn,
  rootIdOf,
} from '../../../local/cloud/organization-arns.ts'
import { principalContext } from '../../../local/iam/request-context.ts'
import { unitProblem } from '../../../local/worlds/unit-problem.ts'
import { worldSchema } from '../../../local/worlds/world.ts'

const management = '111111111111'
const deep = '440000000001'
const direct = '440000000002'
const outsider = '990000000009'

const units = [
  { id: 'ou-ab12-workloads', name: 'Workloads', accountIds: [] },
  { id: 'ou-ab12-nonprod01', name: 'NonProd', parent: 'ou-ab12-workloads', accountIds: [deep] },
  { id: 'ou-ab12-sandbox01', name: 'Sandbox', accountIds: [] },
]
const organization: Organization = {
  id: 'o-goldenimages',
  managementAccountId: management,
  sharingEnabled: true,
  accountIds: new Set([management, deep, direct]),
  units,
}
const accounts = createAccounts(
  [management, deep, direct, outsider].map((id) => ({ id, name: id })),
  organization,
)

describe('the units of an account', () => {
  it('are those above it, the nearest first', () => {
    expect(accounts.unitsOf(deep).map(({ id }) => id)).toStrictEqual([
      'ou-ab12-nonprod01',
      'ou-ab12-workloads',
    ])
  })

  it.each([
    ['directly under the root', direct],
    ['outside the organization', outsider],
  ])('are none for an account %s', (_case, accountId) => {
    expect(accounts.unitsOf(accountId)).toStrictEqual([])
  })
})

describe('the ARNs of an organization', () => {
  it('carry the id of the management account', () => {
    expect([
      organizationArn(organization),
      organizationalUnitArn(organization, 'ou-ab12-nonprod01'),
      rootArn(organization),
      memberArn(organization, deep),
    ]).toStrictEqual([
      'arn:aws:organizations::111111111111:organization/o-goldenimages',
      'arn:aws:organizations::111111111111:ou/o-goldenimages/ou-ab12-nonprod01',
      'arn:aws:organizations::111111111111:root/o-goldenimages/r-ab12',
      'arn:aws:organizations::111111111111:account/o-goldenimages/440000000001',
    ])
  })

  it('have a root whose id is made of the organization, where no unit tells it', () => {
    const { units: _units, ...flat } = organization

    expect(rootIdOf(flat)).toBe('r-gold')
  })
})

describe('aws:PrincipalOrgPaths', () => {
  it.each([
    [deep, 'o-goldenimages/r-ab12/ou-ab12-workloads/ou-ab12-nonprod01/'],
    [direct, 'o-goldenimages/r-ab12/'],
    [outsider, undefined],
  ])('of %s is %s', (accountId, path) => {
    const caller = { accountId, arn: `arn:aws:iam::${accountId}:root` }

    expect(organizationPathOf(accounts, accountId)).toBe(path)
    expect(principalContext(caller, accounts)['aws:PrincipalOrgPaths']).toBe(path)
  })
})

describe('the units of a world', () => {
  const world = {
    ownerAccountId: deep,
    accounts: [
      { id: management, name: 'management' },
      { id: deep, name: 'deep', status: 'SUSPENDED' },
    ],
    organization: { id: organization.id, managementAccountId: management, accountIds: [management, deep] },
  }
  const organizationWith = (given: readonly object[]) =>
    worldSchema.parse({ ...world, organization: { ...world.organization, units: given } }).organization!

  it('may be left out, as may the status of an account', () => {
    const parsed = worldSchema.parse(world)

    expect(parsed.organization).not.toHaveProperty('units')
    expect(parsed.accounts.map(({ status }) => status)).toStrictEqual([undefined, 'SUSPENDED'])
    expect(unitProblem(parsed.organization!)).toBeUndefined()
  })

  it('are in order when they form a tree over member accounts', () => {
    const given = [
      { id: 'ou-ab12-workloads', name: 'Workloads' },
      { id: 'ou-ab12-nonprod01', name: 'NonProd', parent: 'ou-ab12-workloads', accountIds: [deep] },
    ]

    expect(unitProblem(organizationWith(given))).toBeUndefined()
  })

  const workloads = { id: 'ou-ab12-workloads', name: 'Workloads', accountIds: [deep] }

  it.each([
    ['one id twice', [workloads, { ...workloads, accountIds: [] }], '0.id: Expected an id of its own'],
    ['two roots', [workloads, { id: 'ou-cd34-others000', name: 'Others' }], '1.id: Expected all units'],
    [
      'an unknown parent',
      [{ ...workloads, parent: 'ou-ab12-nothing00' }],
      '0.parent: Expected the id of a unit',
    ],
    [
      'a circle',
      [
        { ...workloads, parent: 'ou-ab12-nonprod01' },
        { id: 'ou-ab12-nonprod01', name: 'NonProd', parent: 'ou-ab12-workloads' },
      ],
      '0.parent: Expected no unit below itself',
    ],
    ['a stranger', [{ ...workloads, accountIds: [outsider] }], '0.accountIds: Expected members'],
    [
      'an account in two units',
      [workloads, { id: 'ou-ab12-nonprod01', name: 'NonProd', accountIds: [deep] }],
      '0.accountIds: Expected an account in one unit only',
    ],
  ])('are refused with %s', (_case, given, problem) => {
    expect(unitProblem(organizationWith(given))).toContain(`organization.units.${problem}`)
  })

  it.each([['ou-ab12'], ['unit-1'], ['ou-ab12-short'], ['ou-AB12-workloads']])(
    'do not have the id %s',
    (id) => {
      expect(() => organizationWith([{ id, name: 'Workloads' }])).toThrow('Expected ou-')
    },
  )
})
