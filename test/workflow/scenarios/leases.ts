import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { expect } from 'vitest'

import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { allRunsEnded } from '../../support/events.ts'
import { isSlow } from '../../support/function-faults.ts'
import { checkout, payments, search, threeAccounts, worldOf } from '../../support/worlds.ts'
import { doneShare, failedShare, leasePath, looks, policyPath, runPath, type Scenario } from '../scenario.ts'

/** RAM takes so long to promote that every look of a run finds it at work. */
const endlessPromotion = worldOf(threeAccounts, { timing: { sharePromotionSeconds: 36_000 } })

/** Starts runs that share the component at once, each with one account, and lets all of them end. */
async function rivals(cloud: CloudUnderTest, accounts: readonly string[]) {
  const arns: string[] = []
  for (const account of accounts) {
    arns.push(await cloud.start({ resources: [cloud.component], accounts: [account] }, `for-${account}`))
  }
  await allRunsEnded(cloud, accounts.length)
  return arns.map((arn) => cloud.watch.find(arn)!)
}

/** Starts a run and stops it while it waits for RAM, with the lease in its hands. */
async function stoppedRun(cloud: CloudUnderTest) {
  const executionArn = await cloud.start({ resources: [cloud.component], accounts: [payments] }, 'stopped')
  const waits = () =>
    cloud.watch.shareArns().some((arn) => cloud.watch.find(arn)!.path.at(-1) === 'WaitForShare')
  await cloud.cloud.clock.runUntil(cloud.watch.until(waits))
  await cloud.owner.stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'Enough' }))
  return cloud.ended(executionArn)
}

/** Who may change a resource, and what becomes of those who wait. */
export const leases: readonly Scenario[] = [
  {
    title: 'waits for the lease of a running execution, and keeps what that one granted',
    act: async (cloud) => (await rivals(cloud, [payments, checkout]))[1]!,
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare(4, 6) },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded', counts: { done: 1 } },
      seenBy: { hardening: [payments, checkout] },
      minutes: 2.8,
    },
  },
  {
    title: 'leaves the ledger and the lease as they are when the machine is stopped',
    act: stoppedRun,
    expected: {
      status: 'ABORTED',
      error: 'Enough',
      path: runPath.sharing,
      shares: {
        hardening: {
          status: 'ABORTED',
          path: [...leasePath(), ...policyPath, 'PromoteShare', 'ShareSettled?', 'WaitForShare'],
        },
      },
      outcomes: { hardening: 'not recorded' },
      run: { status: 'sharing' },
      leased: ['hardening'],
      minutes: 0,
    },
  },
  {
    title: 'takes the lease over from an execution that was stopped, without waiting',
    act: async (cloud) => {
      await stoppedRun(cloud)
      return cloud.run({ resources: [cloud.component], accounts: [checkout] })
    },
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded' },
      seenBy: { hardening: [payments, checkout] },
      minutes: 1.3,
      also: (cloud) =>
        expect(cloud.cloud.core.calls.all().map(({ operation }) => operation)).toContain('DescribeExecution'),
    },
  },
  {
    title: 'takes the lease of an execution that goes on for longer than leases last',
    settings: {
      world: endlessPromotion,
      faults: [{ on: 'promote-share', attempts: 'all', onlyIf: isOf('for-440000000001'), does: isSlow(59) }],
    },
    act: async (cloud) => (await rivals(cloud, [payments, checkout]))[1]!,
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(39), policyPath, looks(30)) },
      outcomes: { hardening: 'waiting SHARE_NOT_PROMOTED' },
      run: { status: 'failed', counts: { waiting: 1 } },
      minutes: 61.5,
    },
  },
  {
    title: 'gives up after 40 minutes when others have the lease all the time',
    settings: { world: endlessPromotion },
    act: async (cloud) => (await rivals(cloud, [payments, checkout, search]))[2]!,
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['LEASE_HELD', 'Another execution changes the resource', 'describe-execution'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(44)) },
      outcomes: { hardening: 'failed LEASE_HELD' },
      run: { status: 'failed', counts: { failed: 1 } },
      seenBy: { hardening: [] },
      minutes: 40.3,
    },
  },
]

function isOf(runId: string) {
  return (payload: Readonly<Record<string, unknown>>): boolean => payload['runId'] === runId
}
