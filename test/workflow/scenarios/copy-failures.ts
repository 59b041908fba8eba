import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { expect } from 'vitest'

import type { PlanCopy } from '../../../local/ec2/copy-plan.ts'
import { rehearsalStartMs } from '../../../local/rehearsal/rehearsal.ts'
import { answersError, type RequestAction } from '../../support/aws-faults.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { buildSource } from '../../support/copy-sources.ts'
import { copyWorld, home } from '../../support/copy-worlds.ts'
import { answers, crashes, isThrottled, throws, timesOut } from '../../support/function-faults.ts'
import { checkout, payments } from '../../support/worlds.ts'
import {
  copiesFailed,
  copiesPlanned,
  copiesSucceeded,
  copyingRun,
  copyPath,
  doneShare,
  rested,
  runPath,
  type Scenario,
} from '../scenario.ts'

const copyHome = { copy: { regions: [home] } } as const
const toPayments = [{ region: home, amiDistributionConfiguration: { targetAccountIds: [payments] } }]

const build = async (cloud: CloudUnderTest) => rested(cloud, await cloud.build('al2023-base'))

/** The first so many copies of a world fail in the end, for this reason. */
function failingFirst(count: number, message: string): PlanCopy {
  let copies = 0
  return () => {
    copies += 1
    if (copies > count) return undefined
    return { seconds: 60, failure: { Code: 'Client.InternalError', Message: message } }
  }
}

/** AWS answers only when the function that asks has reached its time-out. */
const hangs: RequestAction = async (proceed, { cloud }) => {
  await cloud.clock.sleep(600_000)
  return proceed()
}

/** AWS takes no answer to a token for longer than a state waits for one. */
const lostInTheFirstHour: RequestAction = async (proceed, around) =>
  around.cloud.clock.now() < rehearsalStartMs + 3_900_000
    ? answersError('InternalServerException', 500)(proceed, around)
    : proceed()

const isGone = throws('PermissionMissing', '{"what":"may not","where":"the table","remedy":"Allow it"}')

/** EC2 was asked for no copy that cannot be made. */
function askedPaymentsAlone({ startedCopies }: CloudUnderTest): void {
  expect(startedCopies.map(({ accountId }) => accountId)).toEqual([payments])
}

/** What goes wrong with copies, and who is told what to do. */
export const copyFailures: readonly Scenario[] = [
  ...(['noRole', 'otherTrust', 'copyDenied'] as const).map((flaw): Scenario => ({
    title: `copies to the others, and says what mends it, when an account has the flaw ${flaw}`,
    settings: {
      world: copyWorld({ rule: copyHome }, { destinations: { flaws: { [checkout]: flaw } } }),
    },
    act: build,
    expected: {
      ...copiesFailed,
      error: 'PrerequisitesMissing',
      cause: [
        flaw === 'copyDenied' ? 'ROLE_LACKS_PERMISSION' : 'ROLE_NOT_ASSUMABLE',
        `In the account ${checkout}: aws `,
        'Remedy:',
      ],
      run: { status: 'failed', copyCounts: { done: 1, blocked: 1 } },
      copies: {
        [`payments ${home}`]: 'done',
        [`checkout ${home}`]:
          flaw === 'copyDenied' ? 'blocked ROLE_LACKS_PERMISSION' : 'blocked ROLE_NOT_ASSUMABLE',
      },
      minutes: { atMost: 3 },
      also: askedPaymentsAlone,
    },
  })),
  {
    title: 'tries a copy again, under another name, that failed inside of EC2',
    settings: {
      world: copyWorld({ accounts: [payments], rule: copyHome }),
      planCopy: failingFirst(1, 'Internal error'),
    },
    act: build,
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done' },
      minutes: { atMost: 8 },
      also: async (cloud) => {
        const names = (await cloud.amis(payments, home)).map(({ Name, State }) => `${State} ${Name}`)
        expect(names).toEqual([
          expect.stringMatching(/^failed al2023-base [^r]+$/),
          expect.stringMatching(/^available al2023-base .+-r2$/),
        ])
      },
    },
  },
  {
    title: 'leaves a copy to a person that fails every time',
    settings: {
      world: copyWorld({ accounts: [payments], rule: copyHome }),
      planCopy: failingFirst(99, 'Internal error'),
    },
    act: build,
    expected: {
      ...copiesFailed,
      cause: ['COPY_FAILED', 'Internal error', 'CloudTrail'],
      copies: { [`payments ${home}`]: 'failed COPY_FAILED' },
      minutes: { atMost: 8 },
      also: (cloud) => expect(cloud.startedCopies).toHaveLength(3),
    },
  },
  {
    title: 'withdraws what waits, and follows what EC2 is at, when a run is stopped',
    settings: {
      world: copyWorld({ rule: copyHome, concurrentCopies: { default: 1 } }),
    },
    act: async (cloud) => {
      const resources = [await buildSource(cloud, 'one'), await buildSource(cloud, 'two')]
      const executionArn = await cloud.start({ resources, distribute: toPayments }, 'stopped')
      await cloud.cloud.clock.advance(30_000)
      await cloud.owner.stepFunctions.send(new StopExecutionCommand({ executionArn }))
      return rested(cloud, await cloud.ended(executionArn))
    },
    expected: {
      status: 'ABORTED',
      path: copiesSucceeded.path.slice(0, -runPath.succeeded.length),
      copying: copyPath.waited,
      run: { status: 'failed' },
      minutes: 0.5,
      also: async (cloud) => {
        const amis = await cloud.amis(payments, home)
        expect(amis.map(({ State }) => State)).toEqual(['available'])
        const plan = await cloud.copyPlans.readCopyPlan('stopped')
        const copies = await cloud.copyLedger.readCopies(plan!.copies)
        expect(copies.map(({ state }) => state).toSorted()).toEqual(['withdrawn', 'withdrawn'])
      },
    },
  },
  {
    title: 'says why a run was cut short whose copies cannot be planned',
    settings: {
      world: copyWorld({ rule: copyHome }),
      faults: [{ on: 'plan-copies', attempts: 'all', does: isGone }],
    },
    act: build,
    expected: {
      status: 'FAILED',
      error: 'PermissionMissing',
      cause: ['PermissionMissing at the table', 'may not. Remedy: Allow it'],
      path: [...runPath.begun, 'PlanCopies', ...runPath.failed],
      run: { status: 'failed' },
      minutes: 0,
    },
  },
  {
    title: 'says why a run was cut short whose plan of copies tells no number',
    settings: {
      world: copyWorld({ rule: copyHome }),
      faults: [{ on: 'plan-copies', does: answers({ copyCount: 'many', blockedCount: 0, checkPages: [] }) }],
    },
    act: build,
    expected: {
      ...copiesFailed,
      error: 'States.QueryEvaluationError',
      path: [...copyingRun.slice(0, -1).filter((state) => state !== 'CheckDestinations'), ...runPath.failed],
      copying: ['CopiesPlanned?'],
      copies: {
        [`payments ${home}`]: 'failed COPY_NOT_ENQUEUED',
        [`checkout ${home}`]: 'failed COPY_NOT_ENQUEUED',
      },
      minutes: 0,
    },
  },
  {
    title: 'says why a run was cut short whose copies cannot be enqueued, and shares all the same',
    settings: {
      world: copyWorld({ rule: { share: { resources: ['components'] }, ...copyHome } }),
      faults: [{ on: 'enqueue-copies', attempts: 'all', does: isGone }],
    },
    act: build,
    expected: {
      ...copiesFailed,
      error: 'PermissionMissing',
      cause: ['PermissionMissing at the table', 'may not. Remedy: Allow it'],
      path: [...copiesPlanned, ...runPath.shared.slice(runPath.begun.length), ...runPath.failed],
      copying: copyPath.cutShort,
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done' },
      run: { status: 'failed' },
      copies: {
        [`payments ${home}`]: 'failed COPY_NOT_ENQUEUED',
        [`checkout ${home}`]: 'failed COPY_NOT_ENQUEUED',
      },
      minutes: { atMost: 2 },
    },
  },
  {
    title:
      'copies all the same when a function ends in the middle of granting an AMI, which nobody else may touch then',
    settings: {
      world: copyWorld({ rule: copyHome }),
      awsFaults: [{ on: 'ec2:ModifyImageAttribute', by: 'enqueue-copies', does: hangs }],
    },
    act: build,
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done', [`checkout ${home}`]: 'done' },
      minutes: { atMost: 25 },
      also: (_cloud, { events }) => {
        const errors = events.flatMap((event) => event.taskFailedEventDetails?.error ?? [])
        expect(errors[0]).toBe('Sandbox.Timedout')
        expect(errors.slice(1)).toContain('EnqueuingUnfinished')
      },
    },
  },
  {
    title: 'copies all the same when every function of the run and of the sweep stumbles once',
    settings: {
      world: copyWorld({ accounts: [payments], rule: copyHome }),
      faults: [
        { on: 'plan-copies', does: isThrottled() },
        { on: 'enqueue-copies', does: crashes('after') },
        { on: 'sweep-lanes', does: timesOut('after') },
      ],
    },
    act: build,
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done' },
      minutes: { atMost: 5 },
    },
  },
  {
    title: 'waits with a new token, an hour later, when everybody fails to send the first one',
    settings: {
      world: copyWorld({ accounts: [payments], rule: copyHome }),
      awsFaults: [{ on: 'states:SendTaskSuccess', requests: 'all', does: lostInTheFirstHour }],
    },
    act: build,
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done' },
      minutes: { atMost: 70 },
      also: (_cloud, { events }) =>
        expect(events.filter(({ type }) => type === 'TaskTimedOut')).toHaveLength(1),
    },
  },
  {
    title: 'starts the next sweep by itself when one fails for good',
    settings: {
      world: copyWorld({ accounts: [payments], rule: copyHome }),
      faults: [{ on: 'sweep-lanes', attempts: [1], does: isGone }],
    },
    act: build,
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done' },
      minutes: { atMost: 9 },
      also: (cloud) => {
        const sweeps = cloud.watch.sweepArns().map((arn) => cloud.watch.find(arn)!.status)
        expect(sweeps).toEqual(['FAILED', 'SUCCEEDED'])
      },
    },
  },
]
