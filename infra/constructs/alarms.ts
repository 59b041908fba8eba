import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'

import { names } from '../names.ts'

const period = Duration.minutes(5)

/** What is watched, and where alarms are sent. */
export interface AlarmsProps {
  readonly runWorkflow: StateMachine
  readonly startRun: Function
  readonly deadLetters: Queue
  /** An SNS topic; without it alarms show in CloudWatch alone. */
  readonly topicArn?: string | undefined
}

interface Watch {
  readonly id: string
  readonly metric: IMetric
  /** One sentence: what a failure means for people. */
  readonly impact: string
}

/** One alarm for each way in which a build can end up shared with nobody; each goes off at the first occurrence. */
export function createAlarms(scope: Construct, props: AlarmsProps): void {
  const topic =
    props.topicArn === undefined ? undefined : Topic.fromTopicArn(scope, 'AlarmTopic', props.topicArn)

  for (const { id, metric, impact } of [...runWatches(props), ...startWatches(props)]) {
    const alarm = new Alarm(scope, id, {
      alarmName: `imagebuilder-share-${id}`,
      alarmDescription: impact,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    if (topic !== undefined) alarm.addAlarmAction(new SnsAction(topic))
  }
}

/** A run that started and did not succeed. */
function runWatches({ runWorkflow }: AlarmsProps): readonly Watch[] {
  return [
    {
      id: 'run-failed',
      metric: runWorkflow.metricFailed({ period }),
      impact:
        'A run ended with something wanted not done: some accounts do not see an image. Its cause names them.',
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
  ]
}

/** A build that never became a run. */
function startWatches({ startRun, deadLetters }: AlarmsProps): readonly Watch[] {
  const ofFunction = { namespace: 'AWS/Lambda', dimensionsMap: { FunctionName: startRun.functionName } }
  const ofRule = { namespace: 'AWS/Events', dimensionsMap: { RuleName: names.imageAvailableRule } }
  const sum = { statistic: 'Sum', period }
  return [
    {
      id: 'dead-letters',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      impact: 'An image was built and no run started for it: nobody sees it until its event is replayed.',
    },
    {
      id: 'start-events-dropped',
      metric: new Metric({ ...ofFunction, ...sum, metricName: 'AsyncEventsDropped' }),
      impact: 'Lambda gave up an event of a finished build: no run started for that image.',
    },
    {
      id: 'start-dead-letters-lost',
      metric: new Metric({ ...ofFunction, ...sum, metricName: 'DestinationDeliveryFailures' }),
      impact:
        'Lambda could not store an event that it gave up: the build can be found in Image Builder alone.',
    },
    {
      id: 'rule-failed',
      metric: new Metric({ ...ofRule, ...sum, metricName: 'FailedInvocations' }),
      impact: 'EventBridge could not hand a finished build to start-run: no run started for that image.',
    },
    {
      id: 'rule-dead-letters-lost',
      metric: new Metric({ ...ofRule, ...sum, metricName: 'InvocationsFailedToBeSentToDlq' }),
      impact:
        'EventBridge could not store an event that it gave up: the build can be found in Image Builder alone.',
    },
  ]
}
