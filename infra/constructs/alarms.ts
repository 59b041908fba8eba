import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

import { deliveryWatches, workflowWatches } from './watches.ts'
import type { WatchedParts } from './watches.ts'

/** What is watched, and where alarms are sent. */
export interface AlarmsProps extends WatchedParts {
  /** An SNS topic; without it alarms show in CloudWatch alone. */
  readonly topicArn?: string | undefined
}

/** One alarm for each way in which something wanted can come to nothing; each goes off at the first occurrence. */
export function createAlarms(scope: Construct, { topicArn, ...parts }: AlarmsProps): void {
  const topic = topicArn === undefined ? undefined : Topic.fromTopicArn(scope, 'AlarmTopic', topicArn)

  for (const { id, metric, impact } of [...workflowWatches(parts), ...deliveryWatches(parts)]) {
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
