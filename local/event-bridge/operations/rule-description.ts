import type { DescribeRuleResponse, Target } from '@aws-sdk/client-eventbridge'

import type { Rule } from '../rule-store.ts'
import type { TargetSpec } from '../rule-target.ts'

/** A rule as DescribeRule and ListRules show it. */
export function describeRuleOf(rule: Rule): DescribeRuleResponse {
  return {
    Name: rule.name,
    Arn: rule.arn,
    ...(rule.eventPattern === undefined ? {} : { EventPattern: rule.eventPattern }),
    ...(rule.schedule === undefined ? {} : { ScheduleExpression: rule.schedule.expression }),
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    EventBusName: rule.bus.name,
  }
}

/** A target as ListTargetsByRule shows it: what was not given is not shown. */
export function describeTarget(spec: TargetSpec): Target {
  const { input, inputPath, inputTransformer, deadLetterQueueArn } = spec
  return {
    Id: spec.id,
    Arn: spec.arn,
    ...(spec.roleArn === undefined ? {} : { RoleArn: spec.roleArn }),
    ...(input === undefined ? {} : { Input: input }),
    ...(inputPath === undefined ? {} : { InputPath: inputPath }),
    ...(inputTransformer === undefined
      ? {}
      : {
          InputTransformer: {
            InputTemplate: inputTransformer.inputTemplate,
            ...(inputTransformer.inputPathsMap === undefined
              ? {}
              : { InputPathsMap: { ...inputTransformer.inputPathsMap } }),
          },
        }),
    ...(deadLetterQueueArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterQueueArn } }),
    ...retryPolicyOf(spec),
  }
}

function retryPolicyOf({
  maximumRetryAttempts,
  maximumEventAgeSeconds,
}: TargetSpec): Pick<Target, 'RetryPolicy'> {
  if (maximumRetryAttempts === undefined && maximumEventAgeSeconds === undefined) return {}
  return {
    RetryPolicy: {
      MaximumRetryAttempts: maximumRetryAttempts,
      MaximumEventAgeInSeconds: maximumEventAgeSeconds,
    },
  }
}
