import { expect } from 'vitest'

import type { World } from '../../../local/worlds/world.ts'
import { acceptInvitations } from '../../support/accept-invitations.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import {
  checkout,
  outsider,
  payments,
  rulesFor,
  search,
  threeAccounts,
  worldOf,
} from '../../support/worlds.ts'
import { doneImage, doneShare, failedShare, leasePath, runPath, type Scenario } from '../scenario.ts'
import { associations, carried } from './share-mode.ts'

const pipeline = 'al2023-base'
const firstBuild = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'

type Mode = 'policy' | 'share'

const ruleFor = (mode: Mode, accounts: readonly string[]): World['rules'] => rulesFor(accounts, { mode })

/** The same, and nobody is told of access that no rule wants. */
const silentRuleFor = (mode: Mode, accounts: readonly string[]): World['rules'] => ({
  ...(ruleFor(mode, accounts) as object),
  settings: { prune: 'ignore' },
})

const worldWith = (rules: World['rules']) => ({ world: worldOf(threeAccounts, { rules }) })

/** Builds, changes the rules, and builds again. */
const buildsAround = (rules: World['rules']) => async (cloud: CloudUnderTest) => {
  await cloud.build(pipeline)
  await cloud.putRules(rules)
  return cloud.build(pipeline)
}

/** What the last run found besides, by resource. */
async function besides({ ledger, watch }: CloudUnderTest): Promise<Record<string, readonly string[]>> {
  const shares = await ledger.listShares(watch.find(watch.runArns().at(-1)!)!.name)
  const found = shares.map(({ resourceArn, result }): [string, readonly string[]] => [
    resourceArn.split(':').at(-1)!.split('/')[0]!,
    (result?.sideFindings ?? []).map(({ check, what }) => `${check}: ${what}`),
  ])
  return Object.fromEntries(found)
}

const lost = `SURPLUS_ACCESS: 1 principals have access that no rule wants: ${checkout}; nothing was taken away`

const succeeded = {
  status: 'SUCCEEDED',
  path: [...runPath.shared, ...runPath.succeeded],
  run: { status: 'succeeded' },
  outcomes: { hardening: 'done', 'image al2023-base': 'done' },
} as const

const operations = (cloud: CloudUnderTest): readonly string[] =>
  cloud.mutatingCalls().map(({ operation }) => operation)

/** Rules that change between two builds. */
export const changedRules: readonly Scenario[] = [
  {
    title: 'share mode: gives whom a rule gains the builds that are in its share already',
    settings: worldWith(ruleFor('share', [payments])),
    act: buildsAround(ruleFor('share', [payments, search])),
    expected: {
      ...succeeded,
      shares: { hardening: carried(3), 'image al2023-base': carried(3, 'GrantLaunch') },
      seenBy: { hardening: [payments, search], 'image al2023-base': [payments, search] },
      minutes: 0.3,
      also: async (cloud) => {
        expect(await cloud.seenBy(firstBuild)).toEqual([payments, search])
        expect(await cloud.launchableBy(firstBuild)).toEqual([payments, search])
      },
    },
  },
  {
    title: 'share mode: tells of whom a rule lost, and takes nothing from them',
    settings: worldWith(ruleFor('share', [payments, checkout])),
    act: buildsAround(ruleFor('share', [payments])),
    expected: {
      ...succeeded,
      shares: { hardening: carried(1), 'image al2023-base': carried(3, 'GrantLaunch') },
      seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments, checkout] },
      minutes: 0.3,
      also: async (cloud) => {
        expect(await besides(cloud)).toEqual({ component: [lost], image: [lost] })
        expect(operations(cloud).filter((one) => one.startsWith('Disassociate'))).toEqual([])
      },
    },
  },
  {
    title: 'share mode: keeps silent about whom a rule lost, if the rules say so',
    settings: worldWith(ruleFor('share', [payments, checkout])),
    act: buildsAround(silentRuleFor('share', [payments])),
    expected: {
      ...succeeded,
      shares: { hardening: carried(1), 'image al2023-base': carried(3, 'GrantLaunch') },
      seenBy: { hardening: [payments, checkout] },
      minutes: 0.3,
      also: async (cloud) => expect(await besides(cloud)).toEqual({ component: [], image: [] }),
    },
  },
  {
    title: 'policy mode: gives whom a rule gains the component that is shared already',
    settings: worldWith(ruleFor('policy', [payments])),
    act: buildsAround(ruleFor('policy', [payments, search])),
    expected: {
      ...succeeded,
      shares: { hardening: doneShare(4), 'image al2023-base': doneImage() },
      seenBy: { hardening: [payments, search], 'image al2023-base': [payments, search] },
      minutes: 1.3,
    },
  },
  {
    title: 'policy mode: tells of whom a rule lost, and takes nothing from them',
    settings: worldWith(ruleFor('policy', [payments, checkout])),
    act: buildsAround(ruleFor('policy', [payments])),
    expected: {
      ...succeeded,
      shares: { hardening: doneShare(1), 'image al2023-base': doneImage() },
      seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments] },
      minutes: 1.3,
      also: async (cloud) => expect(await besides(cloud)).toEqual({ component: [lost], image: [] }),
    },
  },
  {
    title: 'policy mode: keeps silent about whom a rule lost, if the rules say so',
    settings: worldWith(ruleFor('policy', [payments, checkout])),
    act: buildsAround(silentRuleFor('policy', [payments])),
    expected: {
      ...succeeded,
      shares: { hardening: doneShare(1), 'image al2023-base': doneImage() },
      seenBy: { hardening: [payments, checkout] },
      minutes: 1.3,
      also: async (cloud) => expect(await besides(cloud)).toEqual({ component: [], image: [] }),
    },
  },
  {
    title: 'opens the share of a rule that gains an outside account, and invites it',
    settings: worldWith(ruleFor('share', [payments])),
    act: buildsAround(ruleFor('share', [payments, outsider])),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['INVITATION_PENDING', 'accept-resource-share-invitation'],
      path: [...runPath.shared, ...runPath.failed],
      run: { status: 'failed' },
      shares: {
        hardening: failedShare('SharesIncomplete', leasePath(), associations(2)),
        'image al2023-base': failedShare('SharesIncomplete', leasePath(), associations(3), ['GrantLaunch']),
      },
      outcomes: {
        hardening: `done (${outsider} pendingAcceptance INVITATION_PENDING)`,
        'image al2023-base': `done (${outsider} pendingAcceptance INVITATION_PENDING)`,
      },
      seenBy: { hardening: [payments], 'image al2023-base': [payments] },
      minutes: 0.3,
      also: (cloud) =>
        expect(operations(cloud).filter((one) => one === 'UpdateResourceShare')).toHaveLength(1),
    },
  },
  {
    title: 'finds the outside account done that a rule gained, once it has accepted',
    settings: worldWith(ruleFor('share', [payments])),
    act: async (cloud) => {
      await buildsAround(ruleFor('share', [payments, outsider]))(cloud)
      await acceptInvitations(cloud.as(outsider))
      await cloud.cloud.clock.advance(60_000)
      return cloud.build(pipeline)
    },
    expected: {
      ...succeeded,
      shares: { hardening: carried(1), 'image al2023-base': carried(3, 'GrantLaunch') },
      seenBy: { hardening: [payments, outsider], 'image al2023-base': [payments, outsider] },
      minutes: 0.3,
      also: async (cloud) => expect(await cloud.seenBy(firstBuild)).toEqual([payments, outsider]),
    },
  },
]
