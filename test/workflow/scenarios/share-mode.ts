import { CreateImageRecipeCommand, paginateListImageRecipes } from '@aws-sdk/client-imagebuilder'
import {
  AssociateResourceShareCommand,
  CreateResourceShareCommand,
  paginateGetResourceShares,
} from '@aws-sdk/client-ram'
import { expect } from 'vitest'

import { manualShareName } from '../../../functions/lib/domain/run/manual-share.ts'
import { acceptInvitations } from '../../support/accept-invitations.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { crashes, throws } from '../../support/function-faults.ts'
import {
  checkout,
  outsider,
  payments,
  rulesFor,
  search,
  threeAccounts,
  worldOf,
} from '../../support/worlds.ts'
import {
  changedNothing,
  failedShare,
  leasePath,
  runPath,
  type ExpectedShare,
  type Scenario,
} from '../scenario.ts'

const pipeline = 'al2023-base'
const firstBuild = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'

/** So many looks at what RAM makes of a share of ours. */
export function associations(count: number): readonly string[] {
  const again = ['WaitForAssociation', 'AssociateShare', 'Associated?']
  const all = Array.from({ length: count - 1 }, () => again).flat()
  return ['AssociateShare', 'Associated?', ...all, 'HasAmi?']
}

/** A resource that a share of ours carries; one look creates, one fills, and RAM needs a while. */
export function carried(count: number, ...ami: readonly 'GrantLaunch'[]): ExpectedShare {
  const path = [...leasePath(), ...associations(count), ...ami]
  return { status: 'SUCCEEDED', path: [...path, 'RecordOutcome', 'SharedAsWanted?', 'ShareDone'] }
}

const shareWith =
  (accounts: readonly string[], more: object = {}) =>
  async (cloud: CloudUnderTest) =>
    cloud.run({ resources: [cloud.component], accounts, mode: 'share', ...more })

const operations = (cloud: CloudUnderTest): readonly string[] =>
  cloud.mutatingCalls().map(({ operation }) => operation)

const succeeded = {
  status: 'SUCCEEDED',
  path: [...runPath.shared, ...runPath.succeeded],
  run: { status: 'succeeded' },
} as const

/** Of a rule that keeps the last builds. */
const retired = { ...succeeded, path: [...runPath.shared, 'RetireBuilds', ...runPath.succeeded] } as const

const failed = {
  status: 'FAILED',
  path: [...runPath.shared, ...runPath.failed],
  run: { status: 'failed' },
} as const

/** A world whose rule shares through a share of ours. */
const byShare = (keep?: number) =>
  worldOf(threeAccounts, {
    rules: rulesFor([payments, checkout], { mode: 'share', ...(keep === undefined ? {} : { keep }) }),
  })

const twoBuilds = async (cloud: CloudUnderTest) => {
  await cloud.build(pipeline)
  return cloud.build(pipeline)
}

/** What the last run took out of shares, as the ledger has it. */
const retirements = async (cloud: CloudUnderTest) =>
  (await cloud.ledgerItems()).filter(({ sk }) => String(sk).startsWith('RETIREMENT#'))

/** The name of the share for manual inputs with these accounts. */
const nameFor = (accounts: readonly string[]): string => `imagebuilder-share-${manualShareName(accounts)}`

/** Somebody puts another resource into a share of ours, by hand. */
async function putStrangerInto(cloud: CloudUnderTest, name: string): Promise<void> {
  const { ram, imageBuilder } = cloud.owner
  const resourceArns: string[] = []
  for await (const { imageRecipeSummaryList = [] } of paginateListImageRecipes(
    { client: imageBuilder },
    {},
  )) {
    resourceArns.push(...imageRecipeSummaryList.flatMap(({ arn = [] }) => arn))
  }
  for await (const { resourceShares = [] } of paginateGetResourceShares(
    { client: ram },
    { resourceOwner: 'SELF', name },
  )) {
    for (const { resourceShareArn } of resourceShares) {
      await ram.send(new AssociateResourceShareCommand({ resourceShareArn, resourceArns }))
    }
  }
  await cloud.cloud.clock.advance(60_000)
}

/** Through a share of ours, one per rule and Region. */
export const shareMode: readonly Scenario[] = [
  {
    title: 'creates a share of ours and puts the resource in',
    act: shareWith([payments, search]),
    expected: {
      ...succeeded,
      shares: { hardening: carried(4) },
      outcomes: { hardening: 'done' },
      seenBy: { hardening: [payments, search] },
      minutes: 0.6,
      also: (cloud) => expect(operations(cloud)).toEqual(['CreateResourceShare', 'AssociateResourceShare']),
    },
  },
  {
    title: 'finds all done the second time, and calls nothing that changes anything',
    act: async (cloud) => {
      await shareWith([payments, search])(cloud)
      return shareWith([search, payments])(cloud)
    },
    expected: {
      ...succeeded,
      shares: { hardening: carried(1) },
      outcomes: { hardening: 'done' },
      seenBy: { hardening: [payments, search] },
      minutes: 0,
      also: (cloud) => expect(operations(cloud)).toHaveLength(2),
    },
  },
  {
    title: 'shares a build and its components by a rule, and lets its AMI be launched',
    settings: { world: byShare() },
    act: async (cloud) => cloud.build(pipeline),
    expected: {
      ...succeeded,
      shares: { hardening: carried(4), 'image al2023-base': carried(4, 'GrantLaunch') },
      outcomes: { hardening: 'done', 'image al2023-base': 'done' },
      seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments, checkout] },
      minutes: 0.6,
      also: (cloud) =>
        expect(operations(cloud).filter((operation) => operation === 'CreateResourceShare')).toHaveLength(1),
    },
  },
  {
    title: 'takes the build out that the rule keeps no longer, and keeps what the new one needs',
    settings: { world: byShare(1) },
    act: twoBuilds,
    expected: {
      ...retired,
      shares: { hardening: carried(1), 'image al2023-base': carried(3, 'GrantLaunch') },
      outcomes: { hardening: 'done', 'image al2023-base': 'done' },
      seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments, checkout] },
      minutes: 0.3,
      also: async (cloud) => {
        await cloud.cloud.clock.advance(60_000)
        expect(await cloud.seenBy(firstBuild)).toEqual([])
        expect(await retirements(cloud)).toMatchObject([{ resourceArns: [firstBuild], findings: [] }])
      },
    },
  },
  {
    title: 'leaves the old build in on which a consumer depends, and says so',
    settings: { world: byShare(1) },
    act: async (cloud) => {
      await cloud.build(pipeline)
      await cloud.as(payments).imageBuilder.send(
        new CreateImageRecipeCommand({
          name: 'on-top',
          semanticVersion: '1.0.0',
          parentImage: firstBuild,
          components: [{ componentArn: cloud.component }],
        }),
      )
      return cloud.build(pipeline)
    },
    expected: {
      ...retired,
      shares: { hardening: carried(1), 'image al2023-base': carried(3, 'GrantLaunch') },
      outcomes: { hardening: 'done', 'image al2023-base': 'done' },
      minutes: 0.3,
      also: async (cloud) => {
        expect(await cloud.seenBy(firstBuild)).toEqual([payments, checkout])
        expect(await retirements(cloud)).toMatchObject([
          { resourceArns: [], findings: [{ check: 'BUILD_STILL_NEEDED', where: firstBuild }] },
        ])
      },
    },
  },
  {
    title: 'fails the run when the old builds cannot be looked at, and leaves the shares',
    settings: {
      world: byShare(1),
      faults: [{ on: 'retire-builds', attempts: 'all', does: throws('PermissionMissing') }],
    },
    act: async (cloud) => cloud.build(pipeline),
    expected: {
      ...failed,
      path: [...runPath.shared, 'RetireBuilds', 'SharingEnded', ...runPath.failed],
      error: 'PermissionMissing',
      shares: { hardening: carried(4), 'image al2023-base': carried(4, 'GrantLaunch') },
      outcomes: { hardening: 'done', 'image al2023-base': 'done' },
      seenBy: { 'image al2023-base': [payments, checkout] },
      minutes: 0.6,
    },
  },
  {
    title: 'retires the same when retire-builds crashes after it did so',
    settings: {
      world: byShare(1),
      faults: [{ on: 'retire-builds', attempts: [1], does: crashes('after') }],
    },
    act: twoBuilds,
    expected: {
      ...retired,
      shares: { hardening: carried(1), 'image al2023-base': carried(3, 'GrantLaunch') },
      outcomes: { hardening: 'done', 'image al2023-base': 'done' },
      minutes: 0.3,
      also: async (cloud) =>
        expect(await retirements(cloud)).toMatchObject([{ resourceArns: [firstBuild], findings: [] }]),
    },
  },
  {
    title: 'creates one share when associate-share crashes after it created it',
    settings: { faults: [{ on: 'associate-share', does: crashes('after') }] },
    act: shareWith([payments]),
    expected: {
      ...succeeded,
      shares: { hardening: carried(3) },
      outcomes: { hardening: 'done' },
      seenBy: { hardening: [payments] },
      minutes: 0.3,
      also: (cloud) => expect(operations(cloud)).toEqual(['CreateResourceShare', 'AssociateResourceShare']),
    },
  },
  {
    title: 'records an error that does not pass',
    settings: { faults: [{ on: 'associate-share', attempts: 'all', does: throws('RequestRefused') }] },
    act: shareWith([payments]),
    expected: {
      ...failed,
      error: 'SharesIncomplete',
      cause: ['RequestRefused'],
      shares: {
        hardening: failedShare('SharesIncomplete', leasePath(), ['AssociateShare']),
      },
      outcomes: { hardening: 'failed RequestRefused' },
      minutes: 0,
      also: changedNothing,
    },
  },
  {
    title: 'records as waiting what RAM does not associate in 26 minutes',
    settings: { world: worldOf(threeAccounts, { timing: { associationSeconds: 7_200 } }) },
    act: shareWith([payments]),
    expected: {
      ...failed,
      error: 'SharesIncomplete',
      cause: ['PRINCIPAL_NOT_ASSOCIATED'],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), associations(30)) },
      outcomes: { hardening: 'waiting PRINCIPAL_NOT_ASSOCIATED' },
      minutes: 26.3,
    },
  },
  {
    title: 'invites an outside account and does not wait for its answer',
    act: shareWith([payments, outsider]),
    expected: {
      ...failed,
      error: 'SharesIncomplete',
      cause: ['INVITATION_PENDING', 'accept-resource-share-invitation'],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), associations(4)) },
      outcomes: { hardening: `done (${outsider} pendingAcceptance INVITATION_PENDING)` },
      seenBy: { hardening: [payments] },
      minutes: 0.6,
    },
  },
  {
    title: 'finds an outside account done that has accepted',
    act: async (cloud) => {
      await shareWith([payments, outsider])(cloud)
      await acceptInvitations(cloud.as(outsider))
      await cloud.cloud.clock.advance(60_000)
      return shareWith([payments, outsider])(cloud)
    },
    expected: {
      ...succeeded,
      shares: { hardening: carried(1) },
      outcomes: { hardening: 'done' },
      seenBy: { hardening: [payments, outsider] },
      minutes: 0,
    },
  },
  {
    title: 'says how to switch sharing with the organization on',
    settings: {
      world: worldOf(threeAccounts, {
        organization: { ...threeAccounts.organization!, sharingEnabled: false },
      }),
    },
    act: async (cloud) => cloud.run({ resources: [cloud.component], organization: true, mode: 'share' }),
    expected: {
      ...failed,
      error: 'SharesIncomplete',
      cause: ['ORGANIZATION_SHARING_OFF', 'aws ram enable-sharing-with-aws-organization'],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), associations(1)) },
      outcomes: { hardening: 'failed ORGANIZATION_SHARING_OFF' },
      minutes: 0,
    },
  },
  {
    title: 'leaves a share alone that has our name and not our tag',
    act: async (cloud) => {
      await cloud.owner.ram.send(new CreateResourceShareCommand({ name: nameFor([payments]) }))
      return shareWith([payments])(cloud)
    },
    expected: {
      ...failed,
      error: 'PrerequisitesMissing',
      cause: ['SHARE_NAME_TAKEN'],
      shares: { hardening: failedShare('PrerequisitesMissing', leasePath(), associations(1)) },
      outcomes: { hardening: 'blocked SHARE_NAME_TAKEN' },
      minutes: 0,
      also: changedNothing,
    },
  },
  {
    title: 'adds nobody to a share of ours into which somebody put a resource',
    act: async (cloud) => {
      await shareWith([payments, outsider])(cloud)
      await putStrangerInto(cloud, nameFor([payments, outsider]))
      // The invitation lasts 12 hours; then RAM takes the principal out.
      await cloud.cloud.clock.advance(13 * 3_600_000)
      return shareWith([payments, outsider])(cloud)
    },
    expected: {
      ...failed,
      error: 'PrerequisitesMissing',
      cause: ['STRANGER_IN_OUR_SHARE'],
      shares: { hardening: failedShare('PrerequisitesMissing', leasePath(), associations(1)) },
      outcomes: { hardening: `done (${outsider} blocked STRANGER_IN_OUR_SHARE)` },
      seenBy: { hardening: [payments] },
      minutes: 0,
      also: (cloud) => expect(operations(cloud)).toHaveLength(2),
    },
  },
]
