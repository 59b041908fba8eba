import { expect } from 'vitest'

import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { copyWorld, home } from '../../support/copy-worlds.ts'
import { isThrottled, throws } from '../../support/function-faults.ts'
import { checkout, payments } from '../../support/worlds.ts'
import {
  changedNothing,
  copiesChecked,
  copiesFailed,
  copiesPlanned,
  copiesSucceeded,
  copyPath,
  rested,
  runPath,
  type Scenario,
} from '../scenario.ts'

const copyHome = { copy: { regions: [home] } } as const
const oneWithoutRole = { destinations: { flaws: { [checkout]: 'noRole' } } }

const build = async (cloud: CloudUnderTest) => rested(cloud, await cloud.build('al2023-base'))

/** Nothing was given, and nobody is to give it later. */
async function leftEverything(cloud: CloudUnderTest): Promise<void> {
  changedNothing(cloud)
  expect(cloud.watch.sweepArns()).toEqual([])
  expect(await cloud.copyLedger.listActiveLanes()).toEqual([])
}

/** What runs find out before they change anything, and what they make of it. */
export const checking: readonly Scenario[] = [
  {
    title: 'changes nothing where the rules observe, and tells what stands in the way of shares and copies',
    settings: {
      world: copyWorld(
        { rule: { share: { resources: ['image'] }, ...copyHome }, settings: { mode: 'observe' } },
        oneWithoutRole,
      ),
      faults: [{ on: 'check-destinations', does: isThrottled() }],
    },
    act: build,
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: ['1 copies cannot be made as wanted (blocked 1)', 'ROLE_NOT_ASSUMABLE', checkout, 'Remedy:'],
      path: [...copiesPlanned, 'CheckPages', 'CheckPrerequisites', 'ChangesWanted?', ...runPath.failed],
      outcomes: { 'image al2023-base': 'not recorded' },
      run: { status: 'failed', observed: true, counts: {}, copyCounts: { blocked: 1 } },
      copies: { [`checkout ${home}`]: 'blocked ROLE_NOT_ASSUMABLE' },
      seenBy: { 'image al2023-base': [] },
      minutes: 0,
      also: leftEverything,
    },
  },
  {
    title: 'changes nothing for a person who only wants a build checked, and succeeds where all is ready',
    settings: {
      world: copyWorld({ rule: { launch: { regions: [home] }, ...copyHome }, settings: { mode: 'observe' } }),
    },
    act: async (cloud) => {
      const { input } = await cloud.build('al2023-base')
      return rested(cloud, await cloud.run({ ...Object(input), checkOnly: true }, 'check'))
    },
    expected: {
      ...copiesSucceeded,
      path: [...copiesChecked, ...runPath.succeeded],
      copying: [],
      run: { status: 'succeeded', observed: true, copyCounts: {} },
      minutes: 0,
      also: async (cloud, run) => {
        expect(run.output).toEqual({ runId: 'check', counts: {}, copyCounts: {}, observed: true })
        await leftEverything(cloud)
      },
    },
  },
  {
    title: 'leaves a rule undone as a whole, shares and all, when it aborts on what one account lacks',
    settings: {
      world: copyWorld(
        { rule: { share: { resources: ['image'] }, ...copyHome, onFinding: 'abort' } },
        oneWithoutRole,
      ),
    },
    act: build,
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: ['RULE_ABORTED', 'ROLE_NOT_ASSUMABLE', checkout, 'Remedy:'],
      path: [
        ...copiesPlanned,
        'CheckPages',
        'CheckPrerequisites',
        'ChangesWanted?',
        'ShareAndCopy',
        'ShareResources',
        'RetireOldBuilds',
        ...runPath.failed,
      ],
      outcomes: { 'image al2023-base': 'blocked RULE_ABORTED' },
      run: { status: 'failed', counts: { blocked: 1 }, copyCounts: { blocked: 2 } },
      copies: {
        [`payments ${home}`]: 'blocked RULE_ABORTED',
        [`checkout ${home}`]: 'blocked ROLE_NOT_ASSUMABLE',
      },
      seenBy: { 'image al2023-base': [] },
      copying: copyPath.waited,
      minutes: 0,
      also: leftEverything,
    },
  },
  {
    title: 'ends well without the copy of an account whose finding is waived, and tells of it',
    settings: {
      world: copyWorld(
        {
          rule: copyHome,
          waivers: [
            { account: checkout, check: 'ROLE_NOT_ASSUMABLE', until: '2026-12-31', reason: 'it closes' },
          ],
        },
        oneWithoutRole,
      ),
    },
    act: build,
    expected: {
      ...copiesSucceeded,
      run: { status: 'succeeded', copyCounts: { done: 1, waived: 1 } },
      copies: { [`payments ${home}`]: 'done', [`checkout ${home}`]: 'waived ROLE_NOT_ASSUMABLE' },
      minutes: { atMost: 3 },
      also: (cloud) => expect(cloud.startedCopies.map(({ accountId }) => accountId)).toEqual([payments]),
    },
  },
  {
    title: 'says why a run was cut short whose destinations cannot be checked, and changes nothing',
    settings: {
      world: copyWorld({ rule: copyHome }),
      faults: [
        {
          on: 'check-destinations',
          attempts: 'all',
          does: throws('PermissionMissing', 'may not'),
        },
      ],
    },
    act: build,
    expected: {
      ...copiesFailed,
      error: 'PermissionMissing',
      path: [...copiesPlanned, ...runPath.failed],
      copying: [],
      copies: {
        [`payments ${home}`]: 'failed COPY_NOT_ENQUEUED',
        [`checkout ${home}`]: 'failed COPY_NOT_ENQUEUED',
      },
      minutes: 0,
      also: leftEverything,
    },
  },
]
