import * as z from 'zod'

import { defineResourceType, withoutEffect } from '../resource-type.ts'

const targetSchema = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().optional(),
      MaximumEventAgeInSeconds: z.number().optional(),
    })
    .optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({
      InputPathsMap: z.record(z.string(), z.string()).optional(),
      InputTemplate: z.string(),
    })
    .optional(),
})

/** EventBridge's own defaults of a target's retry policy. */
const defaultRetryAttempts = 185
const defaultEventAgeSeconds = 86_400

/** AWS::Events::Rule: a pattern or a schedule, and its targets. */
export const eventsRule = defineResourceType({
  type: 'AWS::Events::Rule',
  properties: z.strictObject({
    Name: z.string().optional(),
    Description: withoutEffect,
    EventBusName: z.string().optional(),
    EventPattern: z.record(z.string(), z.unknown()).optional(),
    ScheduleExpression: z.string().optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(targetSchema).default([]),
  }),
  create: async (properties, { place, targets, generatedName }) => {
    const name = properties.Name ?? generatedName
    const { arn } = await targets.putRule(place, {
      name,
      eventBusName: properties.EventBusName,
      eventPattern: properties.EventPattern,
      scheduleExpression: properties.ScheduleExpression,
      enabled: properties.State === 'ENABLED',
      targets: properties.Targets.map(targetOf),
    })
    // A rule of another bus than the default one is referred to as `bus|rule`.
    const busName = properties.EventBusName?.split('/').at(-1) ?? 'default'
    return { ref: busName === 'default' ? name : `${busName}|${name}`, attributes: { Arn: arn } }
  },
})

function targetOf(target: z.infer<typeof targetSchema>) {
  const { InputTransformer: transformer } = target
  return {
    id: target.Id,
    arn: target.Arn,
    roleArn: target.RoleArn,
    deadLetterQueueArn: target.DeadLetterConfig?.Arn,
    maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? defaultRetryAttempts,
    maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? defaultEventAgeSeconds,
    input: target.Input,
    inputPath: target.InputPath,
    inputTransformer: transformer && {
      inputPathsMap: transformer.InputPathsMap,
      inputTemplate: transformer.InputTemplate,
    },
  }
}
