import { describe, expect, it } from 'vitest'

import type { World } from '../../local/worlds/world.ts'
import { openCloud } from '../support/cloud-under-test.ts'
import { checkout, outsider, payments, search, threeAccounts, worldOf } from '../support/worlds.ts'

const unit = 'ou-ab12-workloads'
const units = [
  { id: unit, name: 'Workloads', accountIds: [checkout] },
  { id: 'ou-ab12-nonprod01', name: 'NonProd', parent: unit, accountIds: [payments] },
]

function worldWith(
  organization: Partial<NonNullable<World['organization']>> = {},
  more: Partial<World> = {},
): World {
  return worldOf(threeAccounts, {
    organization: { ...threeAccounts.organization!, units, ...organization },
    ...more,
  })
}

/** Rules that share the image and its component with one target. */
const rulesWith = (target: object, share: object = {}): World['rules'] => ({
  version: 1,
  ownerAccountId: threeAccounts.ownerAccountId,
  regions: [threeAccounts.region],
  targets: { some: { ...target } },
  rules: [
    {
      name: 'al2023',
      match: { imagePipelines: ['al2023-base'] },
      targets: ['some'],
      share: { resources: ['components'], ...share },
    },
  ],
})

/** Builds an image, and answers how the run ended, what became of the component and who sees it. */
async function shared(world: World) {
  const cloud = await openCloud({ world })
  const run = await cloud.build('al2023-base')
  const { hardening } = await cloud.outcomes(run.name)
  return { status: run.status, hardening, seenBy: await cloud.seenBy(cloud.component) }
}

const whole = [payments, checkout]

describe('a target', () => {
  it.each([
    ['a unit, by its id', { organizationalUnits: [unit] }, {}, whole],
    ['a unit, account by account in a policy', { organizationalUnits: [unit] }, { mode: 'policy' }, whole],
    [
      'a unit without an account',
      { organizationalUnits: [unit], excludedAccounts: [checkout] },
      {},
      [payments],
    ],
    [
      'a unit without an account, by a share',
      { organizationalUnits: [unit], excludedAccounts: [payments] },
      { mode: 'share' },
      [checkout],
    ],
    [
      'a nested unit and an account',
      { organizationalUnits: ['ou-ab12-nonprod01'], accounts: [search] },
      {},
      [payments, search],
    ],
    ['the organization', { organization: true }, {}, ['111111111111', payments, checkout, search]],
    [
      'the organization without an account',
      { organization: true, excludedAccounts: [search] },
      {},
      ['111111111111', payments, checkout],
    ],
  ])('may be %s', async (_, target, share, accounts) => {
    const end = await shared(worldWith({}, { rules: rulesWith(target, share) }))

    expect({ ...end, seenBy: end.seenBy.toSorted() }).toEqual({
      status: 'SUCCEEDED',
      hardening: 'done',
      seenBy: accounts.toSorted(),
    })
  })

  it('that needs the accounts of a unit is blocked alone when we may not list them', async () => {
    const target = { organizationalUnits: [unit], excludedAccounts: [checkout], accounts: [search] }

    expect(await shared(worldWith({ readRole: false }, { rules: rulesWith(target) }))).toEqual({
      status: 'FAILED',
      hardening: `done (${unit} blocked ORGANIZATION_UNREADABLE)`,
      seenBy: [search],
    })
  })

  it('that is a unit needs no right to list its accounts', async () => {
    const rules = rulesWith({ organizationalUnits: [unit] })

    expect(await shared(worldWith({ readRole: false }, { rules }))).toMatchObject({
      status: 'SUCCEEDED',
      seenBy: whole,
    })
  })

  it('leaves a suspended account out by itself, and the run is green', async () => {
    const accounts = threeAccounts.accounts.map((account) =>
      account.id === checkout ? Object.assign({}, account, { status: 'SUSPENDED' as const }) : account,
    )

    expect(await shared(worldWith({}, { accounts, rules: rulesWith({ accounts: whole }) }))).toMatchObject({
      status: 'SUCCEEDED',
      hardening: `done (${checkout} skipped ACCOUNT_INACTIVE)`,
    })
  })

  it('that is a unit cannot be shared with while sharing with the organization is off', async () => {
    const world = worldWith({ sharingEnabled: false }, { rules: rulesWith({ organizationalUnits: [unit] }) })

    expect(await shared(world)).toMatchObject({
      status: 'FAILED',
      hardening: 'failed ORGANIZATION_SHARING_OFF',
      seenBy: [],
    })
  })

  it('outside the organization gets an invitation, which is still pending when the run ends', async () => {
    expect(await shared(worldWith({}, { rules: rulesWith({ accounts: [payments, outsider] }) }))).toEqual({
      status: 'FAILED',
      hardening: `done (${outsider} pendingAcceptance INVITATION_PENDING)`,
      seenBy: [payments],
    })
  })
})

describe('a component that two rules share in different ways', () => {
  it('stays with both when the later one alone would use a policy', async () => {
    const cloud = await openCloud({ world: worldWith() })
    const resources = [cloud.component]

    await cloud.run({ resources, organizationalUnits: ['ou-ab12-nonprod01'] })
    const run = await cloud.run({ resources, accounts: [search] })

    expect(run.status).toBe('SUCCEEDED')
    expect(await cloud.seenBy(cloud.component)).toEqual([payments, search])
  })
})
