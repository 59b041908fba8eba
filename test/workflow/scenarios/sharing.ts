import { PutComponentPolicyCommand } from '@aws-sdk/client-imagebuilder'
import { CreateResourceShareCommand } from '@aws-sdk/client-ram'
import { expect } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import { acceptInvitations } from '../../support/accept-invitations.ts'
import type { RequestAction } from '../../support/aws-faults.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import {
  checkout,
  outsider,
  ownerId,
  payments,
  search,
  threeAccounts,
  twelveAccounts,
  worldOf,
} from '../../support/worlds.ts'
import { doneShare, failedShare, leasePath, looks, policyPath, runPath, type Scenario } from '../scenario.ts'

const component = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'

/** Accounts that do not exist. */
const nobody = '999999999999'
const nobodyElse = '999999999998'

const shareWith =
  (...accounts: readonly string[]) =>
  async (cloud: CloudUnderTest) =>
    cloud.run({ resources: [component], accounts, mode: 'policy' })

/** A policy as we write it. */
function policyFor(accounts: readonly string[]): string {
  const actions = ['imagebuilder:GetComponent', 'imagebuilder:ListComponents']
  const statement = { Effect: 'Allow', Principal: { AWS: accounts }, Action: actions, Resource: component }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** Another hand writes the policy just after ours. */
function overwritten(accounts: readonly string[]): RequestAction {
  return async (proceed, { cloud }) => {
    const answer = await proceed()
    const { imageBuilder } = clientsOf(cloud.connection, ownerId, twelveAccounts.region)
    const policy = policyFor(accounts)
    await imageBuilder.send(new PutComponentPolicyCommand({ componentArn: component, policy }))
    return answer
  }
}

/** Somebody shares both components of the world with one account, through RAM and without us. */
async function shareByRam({ prepared, owner, cloud }: CloudUnderTest): Promise<void> {
  await owner.ram.send(
    new CreateResourceShareCommand({
      name: 'landing-zone',
      resourceArns: [...prepared.componentArns.values()],
      principals: [search],
      allowExternalPrincipals: false,
    }),
  )
  await cloud.clock.advance(60_000)
}

/** From the policy to every account. */
export const sharing: readonly Scenario[] = [
  {
    title: 'adds to the accounts that have it already',
    act: async (cloud) => {
      await shareWith(payments)(cloud)
      return shareWith(checkout, search)(cloud)
    },
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare(4) },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded' },
      seenBy: { hardening: [payments, checkout, search] },
      minutes: 0.6,
      // A promoted share follows its policy by itself.
      also: (cloud) =>
        expect(cloud.mutatingCalls().map(({ operation }) => operation)).toEqual([
          'PutComponentPolicy',
          'PromoteResourceShareCreatedFromPolicy',
          'PutComponentPolicy',
        ]),
    },
  },
  {
    title: 'leaves a policy alone that it did not make',
    settings: {
      world: worldOf(threeAccounts, {
        resources: {
          ...threeAccounts.resources,
          components: [
            {
              ...threeAccounts.resources.components[0]!,
              policyStatements: [
                {
                  Effect: 'Allow',
                  Principal: { AWS: [search] },
                  Action: ['imagebuilder:GetComponent'],
                  Resource: '{arn}',
                },
              ],
            },
          ],
        },
      }),
    },
    act: shareWith(payments),
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: ['FOREIGN_POLICY', 'nothing was written', 'aws ram create-resource-share'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('PrerequisitesMissing', leasePath(), policyPath) },
      outcomes: { hardening: 'blocked FOREIGN_POLICY' },
      run: { status: 'failed', counts: { blocked: 1 } },
      minutes: 0,
      also: async (cloud) => {
        expect(await cloud.granted(component)).toEqual([search])
        expect(cloud.mutatingCalls()).toEqual([])
      },
    },
  },
  {
    title: 'shares with the others when AWS refuses two of five accounts',
    act: shareWith(payments, nobodyElse, checkout, nobody, search),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: [
        `ACCOUNT_REFUSED at ${nobodyElse}, ${component}`,
        `ACCOUNT_REFUSED at ${nobody}`,
        'describe-account',
      ],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), policyPath, looks(5)) },
      outcomes: {
        hardening: `done (${nobodyElse} failed ACCOUNT_REFUSED) (${nobody} failed ACCOUNT_REFUSED)`,
      },
      run: { status: 'failed', counts: { done: 1 } },
      seenBy: { hardening: [payments, checkout, search] },
      minutes: 1.3,
    },
  },
  {
    title: 'waits for no share when AWS refuses every account',
    act: shareWith(nobody),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['ACCOUNT_REFUSED'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), policyPath) },
      outcomes: { hardening: 'failed ACCOUNT_REFUSED' },
      run: { status: 'failed', counts: { failed: 1 } },
      seenBy: { hardening: [] },
      minutes: 0,
    },
  },
  {
    title: 'starts again from what is there when somebody writes the policy meanwhile',
    settings: { awsFaults: [{ on: 'imagebuilder:PutComponentPolicy', does: overwritten([search]) }] },
    act: shareWith(payments),
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded' },
      seenBy: { hardening: [payments, search] },
      minutes: 1.3,
    },
  },
  {
    title: 'gives up when somebody writes the policy every time',
    settings: {
      awsFaults: [{ on: 'imagebuilder:PutComponentPolicy', requests: 'all', does: overwritten([search]) }],
    },
    act: shareWith(payments),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['PolicyChangedMeanwhile', 'Find out in CloudTrail who else writes the policy'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), ['ApplyPolicy']) },
      outcomes: { hardening: 'failed PolicyChangedMeanwhile' },
      run: { status: 'failed', counts: { failed: 1 } },
      minutes: 0.3,
      also: async (cloud) => expect(await cloud.granted(component)).toEqual([search]),
    },
  },
  {
    title: 'waits as long as RAM needs when RAM is slow in everything',
    settings: {
      world: worldOf(threeAccounts, {
        timing: { shareDerivationSeconds: 300, sharePromotionSeconds: 300, associationSeconds: 300 },
      }),
    },
    act: shareWith(payments),
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare(19) },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded' },
      seenBy: { hardening: [payments] },
      minutes: 15.3,
    },
  },
  {
    title: 'records what is still waiting when RAM never promotes the share',
    settings: { world: worldOf(threeAccounts, { timing: { sharePromotionSeconds: 36_000 } }) },
    act: shareWith(payments),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['SHARE_NOT_PROMOTED', 'PROMOTING_TO_STANDARD', 'aws ram get-resource-shares'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), policyPath, looks(30)) },
      outcomes: { hardening: 'waiting SHARE_NOT_PROMOTED' },
      run: { status: 'failed', counts: { waiting: 1 } },
      seenBy: { hardening: [] },
      minutes: 26.3,
    },
  },
  {
    title: 'says so when RAM never derives a share',
    settings: { world: worldOf(threeAccounts, { timing: { shareDerivationSeconds: 36_000 } }) },
    act: shareWith(payments),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['SHARE_NOT_DERIVED', 'get-resource-share-associations'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), policyPath, looks(30)) },
      outcomes: { hardening: 'waiting SHARE_NOT_DERIVED' },
      run: { status: 'failed', counts: { waiting: 1 } },
      seenBy: { hardening: [] },
      minutes: 26.3,
    },
  },
  {
    title: 'never touches the share of somebody else that holds other resources too',
    settings: {
      world: worldOf(threeAccounts, {
        resources: {
          ...threeAccounts.resources,
          components: twelveAccounts.resources.components,
        },
      }),
    },
    act: async (cloud) => {
      await shareByRam(cloud)
      return shareWith(payments)(cloud)
    },
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: ['RESOURCE_IN_FOREIGN_SHARE', 'landing-zone', 'aws ram associate-resource-share'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('PrerequisitesMissing', leasePath(), policyPath, looks(1)) },
      outcomes: { hardening: 'blocked RESOURCE_IN_FOREIGN_SHARE' },
      run: { status: 'failed', counts: { blocked: 1 } },
      seenBy: { hardening: [search] },
      minutes: 0,
      also: async (cloud) => {
        expect(cloud.mutatingCalls().map(({ operation }) => operation)).toEqual(['PutComponentPolicy'])
        expect(await cloud.seenBy(cloud.prepared.componentArns.get('monitoring-agent/2.0.1')!)).toEqual([
          search,
        ])
      },
    },
  },
  {
    title: 'waits for an account outside the organization until it accepts its invitation',
    act: async (cloud) => {
      const executionArn = await cloud.start({
        resources: [component],
        accounts: [payments, outsider],
        mode: 'policy',
      })
      await cloud.cloud.clock.advance(10 * 60_000)
      await acceptInvitations(cloud.as(outsider))
      return cloud.ended(executionArn)
    },
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare(15) },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded' },
      seenBy: { hardening: [payments, outsider] },
      minutes: 11.3,
    },
  },
  {
    title: 'names the account that never accepts its invitation; the others have it',
    act: shareWith(payments, outsider),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: [`ACCOUNT_NOT_ASSOCIATED at ${outsider}`, 'aws ram get-resource-share-invitations'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), policyPath, looks(30)) },
      outcomes: { hardening: `done (${outsider} waiting ACCOUNT_NOT_ASSOCIATED)` },
      run: { status: 'failed', counts: { done: 1 } },
      seenBy: { hardening: [payments] },
      minutes: 26.3,
    },
  },
]
