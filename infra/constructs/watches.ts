import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'

import { names } from '../names.ts'

const period = Duration.minutes(5)

/** What is watched. */
export interface WatchedParts {
  readonly runWorkflow: StateMachine
  readonly sweepWorkflow: StateMachine
  readonly startRun: Function
  readonly withdrawRun: Function
  readonly startSweep: Function
  /** `undefined` where nobody wakes lanes up. */
  readonly wakeLane: Function | undefined
  readonly deadLetters: Queue
}

/** A metric of which one occurrence is too many. */
export interface Watch {
  readonly id: string
  readonly metric: IMetric
  /** One sentence: what a failure means for people. */
  readonly impact: string
}

/** Executions that started and did not succeed. */
export function workflowWatches({ runWorkflow, sweepWorkflow }: WatchedParts): readonly Watch[] {
  return [
    {
      id: 'run-failed',
      metric: runWorkflow.metricFailed({ period }),
      impact:
        'A run ended with something wanted not done: some accounts do not have an image. Its cause names them.',
    },
    {
      id: 'run-timed-out',
      metric: runWorkflow.metricTimedOut({ period }),
      impact: 'A run was cut off by its time limit: what it had not shared by then is not shared.',
    },
    {
      id: 'run-aborted',
      metric: runWorkflow.metricAborted({ period }),
      impact: 'Somebody stopped a run: what it had not shared by then is not shared.',
    },
    {
      id: 'sweep-failed',
      metric: sweepWorkflow.metricFailed({ period }),
      impact: 'A sweep failed: queued copies wait until the schedule has started the next one.',
    },
    {
      id: 'sweep-timed-out',
      metric: sweepWorkflow.metricTimedOut({ period }),
      impact: 'A sweep was cut off by its time limit: queued copies wait until the schedule starts the next.',
    },
    {
      id: 'sweep-aborted',
      metric: sweepWorkflow.metricAborted({ period }),
      impact: 'Somebody stopped a sweep: the schedule starts the next one. `ibshare pause` stops copying.',
    },
  ]
}

/** Events that came to nothing. */
export function deliveryWatches(parts: WatchedParts): readonly Watch[] {
  const { deadLetters, startRun, withdrawRun, startSweep, wakeLane } = parts
  return [
    {
      id: 'dead-letters',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      impact:
        'An event came to nothing; the message tells which: an image built, a run stopped, an AMI copied.',
    },
    ...watchesOf('start', {
      ruleName: names.imageAvailableRule,
      target: startRun,
      loss: 'an image was built and no run started for it: nobody sees it until somebody starts one by hand',
    }),
    ...watchesOf('withdrawal', {
      ruleName: names.runStoppedRule,
      target: withdrawRun,
      loss: 'a run was stopped and its queued copies were not withdrawn at once: some may still be made',
    }),
    ...watchesOf('sweep-schedule', {
      ruleName: names.sweepSchedule,
      target: startSweep,
      loss: 'nobody looked whether a sweep runs: where the last one failed, queued copies wait',
    }),
    ...(wakeLane === undefined
      ? []
      : watchesOf('wake-up', {
          ruleName: names.amiChangedRule,
          eventBusName: names.wakeUps,
          target: wakeLane,
          loss: 'nobody looked at a lane when its copy ended: its slot stays taken until the next tick',
        })),
  ]
}

interface Delivery {
  readonly ruleName: string
  /** The default bus when absent: CloudWatch names only others. */
  readonly eventBusName?: string
  readonly target: Function
  readonly loss: string
}

/** The four ways in which an event between a rule and its function gets lost. */
function watchesOf(id: string, { ruleName, eventBusName, target, loss }: Delivery): readonly Watch[] {
  const bus = eventBusName === undefined ? {} : { EventBusName: eventBusName }
  const ofRule = { namespace: 'AWS/Events', dimensionsMap: { ...bus, RuleName: ruleName } }
  const ofFunction = { namespace: 'AWS/Lambda', dimensionsMap: { FunctionName: target.functionName } }
  const sum = { statistic: 'Sum', period }
  return [
    {
      id: `${id}-events-dropped`,
      metric: new Metric({ ...ofFunction, ...sum, metricName: 'AsyncEventsDropped' }),
      impact: `Lambda gave up an event: ${loss}.`,
    },
    {
      id: `${id}-dead-letters-lost`,
      metric: new Metric({ ...ofFunction, ...sum, metricName: 'DestinationDeliveryFailures' }),
      impact: `Lambda could not even store an event that it gave up: ${loss}.`,
    },
    {
      id: `${id}-rule-failed`,
      metric: new Metric({ ...ofRule, ...sum, metricName: 'FailedInvocations' }),
      impact: `EventBridge could not hand an event over: ${loss}.`,
    },
    {
      id: `${id}-rule-dead-letters-lost`,
      metric: new Metric({ ...ofRule, ...sum, metricName: 'InvocationsFailedToBeSentToDlq' }),
      impact: `EventBridge could not even store an event that it gave up: ${loss}.`,
    },
  ]
}
