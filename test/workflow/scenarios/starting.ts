import { expect } from 'vitest'

import { allRunsEnded, endSchedule, imageAvailable, subscribe } from '../../support/events.ts'
import {
  checkout,
  destinations,
  ownerId,
  payments,
  rulesFor,
  threeAccounts,
  twelveShared,
  worldOf,
} from '../../support/worlds.ts'
import { changedNothing, doneImage, doneShare, runPath, type Scenario } from '../scenario.ts'

const component = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'
const wantsHardening = { resources: [component], accounts: [payments] }

/** Inputs of neither documented form, with the member that is named. */
const badInputs: readonly (readonly [what: string, input: unknown, where: string])[] = [
  ['no member', {}, 'resources'],
  ['the form of a list', [component], 'the input'],
  ['no resource', { resources: [], accounts: [payments] }, 'resources'],
  ['a resource that is no text', { resources: [4711], accounts: [payments] }, 'resources.0'],
  ['an account id of 11 digits', { resources: [component], accounts: ['44000000001'] }, 'accounts.0'],
  ['a member that nobody knows', { ...wantsHardening, account: payments }, 'the input'],
  ['an image version where a build is due', { eventId: 'e', resource: 'x', time: 't' }, 'resource'],
]

/** How runs start, and what they start with. */
export const starting: readonly Scenario[] = [
  {
    title: 'shares image and components with twelve accounts when a build becomes available',
    settings: { world: twelveShared },
    act: async (cloud) => {
      const received = await subscribe(cloud, 'Image Builder Share Run Ended')
      const run = await cloud.build('al2023-base')
      await cloud.cloud.clock.advance(5_000)
      expect((await received()).map(({ detail }) => detail)).toEqual([
        {
          runId: run.name,
          status: 'succeeded',
          counts: { done: 3, skipped: 1 },
          copyCounts: {},
          observed: false,
        },
      ])
      return run
    },
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare(), 'monitoring-agent': doneShare(), 'image al2023-base': doneImage() },
      outcomes: {
        hardening: 'done',
        'monitoring-agent': 'done',
        'image al2023-base': 'done',
        'update-linux': 'skipped FOREIGN_COMPONENT',
      },
      run: { status: 'succeeded', counts: { done: 3, skipped: 1 } },
      seenBy: {
        hardening: destinations,
        'monitoring-agent': destinations,
        'image al2023-base': destinations,
      },
      minutes: 1.3,
      // Two for each resource, and one for the AMI.
      also: (cloud) => expect(cloud.mutatingCalls()).toHaveLength(7),
    },
  },
  {
    title: 'succeeds with nothing done when no rule matches the image',
    settings: {
      world: worldOf(threeAccounts, { rules: rulesFor([payments], { pipeline: 'another-pipeline' }) }),
    },
    act: async (cloud) => cloud.build('al2023-base'),
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.nothing, ...runPath.succeeded],
      run: {
        status: 'succeeded',
        counts: {},
        nothingToDo: expect.stringContaining('No rule matches the image al2023-base') as string,
      },
      minutes: 0,
      also: changedNothing,
    },
  },
  {
    title: 'succeeds with nothing done when nobody has put rules yet',
    settings: { world: worldOf(threeAccounts, { rules: undefined }) },
    act: async (cloud) => cloud.build('al2023-base'),
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.nothing, ...runPath.succeeded],
      run: { status: 'succeeded', nothingToDo: expect.stringContaining('ibshare rules put') as string },
      minutes: 0,
    },
  },
  {
    title: 'fails when the rules are for another owner',
    settings: {
      world: worldOf(threeAccounts, { rules: rulesFor([payments], { ownerAccountId: checkout }) }),
    },
    act: async (cloud) => cloud.build('al2023-base'),
    expected: {
      status: 'FAILED',
      error: 'RulesOfOtherOwner',
      cause: [`Expected the rules' ownerAccountId to be ${ownerId}, got ${checkout}`, 'ibshare rules put'],
      path: ['RegisterRun', 'PlanRun', ...runPath.failed],
      run: { status: 'failed' },
      minutes: 0,
    },
  },
  {
    title: 'waits for the image when its event comes early',
    settings: {
      world: worldOf(threeAccounts, { timing: { buildStateSeconds: 5 } }),
      deliveryFaults: firstOnly(),
    },
    act: async (cloud) => {
      cloud.cloud.core.events.emit(imageAvailable(await cloud.startBuild('al2023-base')))
      await allRunsEnded(cloud)
      return cloud.watch.find(cloud.watch.runArns()[0]!)!
    },
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare(), 'image al2023-base': doneImage() },
      outcomes: { hardening: 'done', 'image al2023-base': 'done' },
      run: { status: 'succeeded', counts: { done: 2 } },
      seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments, checkout] },
      minutes: 2.1,
    },
  },
  {
    title: 'gives up when the image never becomes available',
    settings: { world: worldOf(threeAccounts, { timing: { buildStateSeconds: 3_600 } }) },
    act: async (cloud) => {
      cloud.cloud.core.events.emit(imageAvailable(await cloud.startBuild('al2023-base')))
      await allRunsEnded(cloud)
      return cloud.watch.find(cloud.watch.runArns()[0]!)!
    },
    expected: {
      status: 'FAILED',
      error: 'ImageNotAvailable',
      cause: [
        'Expected the image to be AVAILABLE, got PENDING',
        'aws imagebuilder get-image',
        'ibshare show',
      ],
      path: ['RegisterRun', 'PlanRun', ...runPath.failed],
      run: { status: 'failed', failure: expect.objectContaining({ check: 'ImageNotAvailable' }) },
      minutes: 1,
    },
  },
  {
    title: 'shares what a manual input names, whatever the rules say',
    act: async (cloud) => cloud.run({ ...wantsHardening, reason: 'CHG-4711' }, 'by-hand'),
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done' },
      run: {
        runId: 'by-hand',
        status: 'succeeded',
        trigger: {
          kind: 'manual',
          resourceArns: [component],
          accounts: [payments],
          reason: 'CHG-4711',
        },
      },
      seenBy: { hardening: [payments] },
      minutes: 1.3,
      also: (_cloud, run) =>
        expect(run.output).toEqual({
          runId: 'by-hand',
          counts: { done: 1 },
          copyCounts: {},
          observed: false,
        }),
    },
  },
  {
    title: 'succeeds with nothing done when the only account named is the owner',
    act: async (cloud) => cloud.run({ resources: [component], accounts: [ownerId] }),
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.nothing, ...runPath.succeeded],
      run: { status: 'succeeded', nothingToDo: expect.stringContaining('the owner') as string },
      minutes: 0,
    },
  },
  ...badInputs.map(([what, input, where]): Scenario => ({
    title: `refuses a manual input that has ${what}, and records the run`,
    act: async (cloud) => cloud.run(input, 'by-hand'),
    expected: {
      status: 'FAILED',
      error: 'InvalidInput',
      cause: [
        `InvalidInput at ${where}: Expected ${where} to be`,
        'events/README.md',
        'ibshare show by-hand',
      ],
      path: ['RegisterRun', ...runPath.failed],
      run: {
        status: 'failed',
        trigger: { kind: 'refused', inputText: JSON.stringify(input) },
        failure: expect.objectContaining({ check: 'InvalidInput', where }),
      },
      minutes: 0,
    },
  })),
  {
    title: 'touches nothing when its name belongs to a run of three months ago',
    act: async (cloud) => {
      await cloud.run(wantsHardening, 'monthly')
      await endSchedule(cloud)
      // Step Functions gives a name free again after 90 days; the ledger never does.
      await cloud.cloud.clock.advance(91 * 24 * 3_600_000)
      return cloud.run({ resources: [component], accounts: [checkout] }, 'monthly')
    },
    expected: {
      status: 'FAILED',
      error: 'RunNameTaken',
      cause: ['Expected run monthly to be new', 'Start a new execution under another name'],
      path: ['RegisterRun', 'RunFailed'],
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded', counts: { done: 1 }, startedAt: '2026-11-20T06:00:00.000Z' },
      seenBy: { hardening: [payments] },
      minutes: 0,
    },
  },
]

/** EventBridge loses all events but the first. */
function firstOnly() {
  let events = 0
  return () => {
    events += 1
    return events === 1 ? 'deliver' : 'drop'
  }
}
