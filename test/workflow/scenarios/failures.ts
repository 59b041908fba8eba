import { expect } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import { answersError } from '../../support/aws-faults.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import {
  crashes,
  isSlow,
  isThrottled,
  throws,
  timesOut,
  type FaultAction,
} from '../../support/function-faults.ts'
import { checkout, payments } from '../../support/worlds.ts'
import {
  changedNothing,
  doneShare,
  failedShare,
  leasePath,
  looks,
  policyPath,
  runPath,
  type Expectation,
  type Scenario,
} from '../scenario.ts'

const shareIt = async (cloud: CloudUnderTest) =>
  cloud.run({ resources: [cloud.component], accounts: [payments] })

const allDone: Omit<Expectation, 'minutes'> = {
  status: 'SUCCEEDED',
  path: [...runPath.shared, ...runPath.succeeded],
  shares: { hardening: doneShare() },
  outcomes: { hardening: 'done' },
  run: { status: 'succeeded', counts: { done: 1 } },
  seenBy: { hardening: [payments] },
}

/** Each function of the workflow, struck once by something that passes. */
const transient: readonly (readonly [on: string, what: string, does: FaultAction, minutes: number])[] = [
  ['register-run', 'is throttled by Lambda', isThrottled(), 1.3],
  ['plan-run', 'has to do with a throttled service', throws('TransientServiceError'), 1.3],
  ['check-prerequisites', 'crashes', crashes('before'), 1.3],
  ['acquire-lease', 'times out', timesOut('after'), 2.3],
  ['apply-policy', 'crashes after it wrote the policy', crashes('after'), 1.3],
  ['promote-share', 'gets no answer within the time of the state', isSlow(95), 2.8],
  ['record-outcome', 'crashes after it gave the lease back', crashes('after'), 1.3],
  ['record-result', 'is throttled by Lambda', isThrottled(), 1.3],
]

/** Each function of a share, struck by something that does not pass. */
const broken: readonly (readonly [on: string, way: readonly (readonly string[])[]])[] = [
  ['acquire-lease', [['BeginShare', 'AcquireLease']]],
  ['apply-policy', [leasePath(), ['ApplyPolicy']]],
  ['promote-share', [leasePath(), policyPath, ['PromoteShare']]],
]

/** Each function that cuts the run short, struck by something that does not pass. */
const cutShort: readonly (readonly [on: string, path: readonly string[]])[] = [
  ['register-run', ['RegisterRun']],
  ['plan-run', ['RegisterRun', 'PlanRun']],
  ['check-prerequisites', [...runPath.begun, 'CheckPages', 'CheckPrerequisites']],
]

const isGone = throws('PermissionMissing', '{"what":"may not","where":"the table","remedy":"Allow it"}')

/** What breaks, and what becomes of the run. */
export const failures: readonly Scenario[] = [
  ...transient.map(([on, what, does, minutes]): Scenario => ({
    title: `shares all the same when ${on} ${what}`,
    settings: { faults: [{ on, does }] },
    act: shareIt,
    expected: { ...allDone, minutes },
  })),
  ...broken.map(([on, way]): Scenario => ({
    title: `records the share as failed, and gives its lease back, when ${on} fails for good`,
    settings: { faults: [{ on, attempts: 'all', does: isGone }] },
    act: shareIt,
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['PermissionMissing at the table', 'may not. Remedy: Allow it'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', ...way) },
      outcomes: { hardening: 'failed PermissionMissing' },
      run: { status: 'failed', counts: { failed: 1 } },
      minutes: 0,
    },
  })),
  ...cutShort.map(([on, path]): Scenario => ({
    title: `says why the run was cut short when ${on} fails for good`,
    settings: { faults: [{ on, attempts: 'all', does: isGone }] },
    act: shareIt,
    expected: {
      status: 'FAILED',
      error: 'PermissionMissing',
      cause: ['PermissionMissing at the table', 'may not. Remedy: Allow it'],
      path: [...path, ...runPath.failed],
      outcomes: on === 'check-prerequisites' ? { hardening: 'not recorded' } : {},
      run: { status: on === 'register-run' ? 'absent' : 'failed' },
      minutes: 0,
      also: changedNothing,
    },
  })),
  {
    title: 'repeats as often as it may when a function is throttled without end, then records the failure',
    settings: { faults: [{ on: 'apply-policy', attempts: 'all', does: isThrottled() }] },
    act: shareIt,
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['Lambda.TooManyRequestsException', 'Rate Exceeded.'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: failedShare('SharesIncomplete', leasePath(), ['ApplyPolicy']) },
      outcomes: { hardening: 'failed Lambda.TooManyRequestsException' },
      run: { status: 'failed' },
      minutes: 0.5,
    },
  },
  {
    title: 'shares all the same when Image Builder and RAM throttle for a while',
    settings: {
      awsFaults: [
        {
          on: 'imagebuilder:PutComponentPolicy',
          requests: [1, 2, 3, 4, 5],
          does: answersError('CallRateLimitExceededException', 429),
        },
        {
          on: 'ram:PromoteResourceShareCreatedFromPolicy',
          requests: [1, 2, 3, 4, 5],
          does: answersError('ThrottlingException', 429),
        },
      ],
    },
    act: shareIt,
    expected: { ...allDone, minutes: 1.4 },
  },
  {
    title: 'keeps the lease and says so when the outcome cannot be recorded; the next run takes both over',
    settings: { faults: [{ on: 'record-outcome', attempts: 'all', onlyIf: isFirst, does: isGone }] },
    act: async (cloud) => cloud.run({ resources: [cloud.component], accounts: [payments] }, 'first'),
    expected: {
      status: 'FAILED',
      error: 'SharesIncomplete',
      cause: ['OUTCOME_NOT_RECORDED', 'Start the run again'],
      path: [...runPath.shared, ...runPath.failed],
      shares: {
        hardening: {
          status: 'FAILED',
          error: 'OutcomeNotRecorded',
          path: [...leasePath(), ...policyPath, ...looks(5), 'RecordOutcome', 'ShareFailed'],
        },
      },
      outcomes: { hardening: 'not recorded' },
      run: { status: 'failed', counts: { failed: 1 } },
      seenBy: { hardening: [payments] },
      leased: ['hardening'],
      minutes: 1.3,
      also: async (cloud) => {
        const next = await cloud.run({ resources: [cloud.component], accounts: [checkout] })
        expect(next.status).toBe('SUCCEEDED')
        expect(await cloud.seenBy(cloud.component)).toEqual([payments, checkout])
      },
    },
  },
  {
    title: 'fails although all is shared when the result cannot be recorded',
    settings: { faults: [{ on: 'record-result', attempts: 'all', does: isGone }] },
    act: shareIt,
    expected: {
      status: 'FAILED',
      error: 'ResultNotRecorded',
      cause: ['PermissionMissing'],
      path: [...runPath.shared, 'RecordResult', 'RunFailed'],
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done' },
      run: { status: 'sharing' },
      seenBy: { hardening: [payments] },
      minutes: 1.3,
    },
  },
  {
    title: 'publishes how the run ended when EventBridge takes the event at the second attempt',
    settings: { aroundPutEvents: refusedAtFirst() },
    act: shareIt,
    expected: { ...allDone, minutes: 1.3 },
  },
  {
    title: 'fails although all is recorded when EventBridge refuses the event',
    act: async (cloud) => {
      cloud.cloud.iam.roles.removeAction(cloud.roleArn('run'), 'events:PutEvents')
      return shareIt(cloud)
    },
    expected: {
      status: 'FAILED',
      error: 'RunEndedNotPublished',
      cause: ['The run succeeded and is recorded'],
      path: [...runPath.shared, 'RecordResult', 'PublishRunEnded', 'RunFailed'],
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done' },
      run: { status: 'succeeded', counts: { done: 1 } },
      seenBy: { hardening: [payments] },
      minutes: 1.3,
    },
  },
  {
    title: 'records the failure when the executions of the shares cannot be started',
    act: async (cloud) => {
      cloud.cloud.iam.roles.removeAction(cloud.roleArn('run'), 'states:StartExecution')
      return shareIt(cloud)
    },
    expected: {
      status: 'FAILED',
      error: 'StepFunctions.AWSStepFunctionsException',
      cause: ['states:StartExecution', 'OUTCOME_NOT_RECORDED'],
      path: [...runPath.sharing, 'SharingEnded', ...runPath.failed],
      outcomes: { hardening: 'not recorded' },
      run: { status: 'failed', counts: { failed: 1 } },
      minutes: 0,
    },
  },
]

/** EventBridge has no room for the first event of a cloud; the hook belongs to one scenario, so it counts by itself. */
function refusedAtFirst() {
  let attempts = 0
  return async <Answer>(proceed: () => Promise<Answer>): Promise<Answer> => {
    attempts += 1
    if (attempts > 1) return proceed()
    throw new ServiceError('InternalException', 'Internal failure.', { httpStatus: 500 })
  }
}

function isFirst(payload: Readonly<Record<string, unknown>>): boolean {
  return payload['runId'] === 'first'
}
