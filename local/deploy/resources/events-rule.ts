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
})

/** EventBridge's own defaults of a target's retry policy. */
const defaultRetryAttempts = 185
const defaultEventAgeSeconds = 86_400

/** AWS::Events::Rule: a pattern on the default bus and its targets. */
export const eventsRule = defineResourceType({
  type: 'AWS::Events::Rule',
  properties: z.strictObject({
    Name: z.string().optional(),
    Description: withoutEffect,
    EventPattern: z.record(z.string(), z.unknown()),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(targetSchema).default([]),
  }),
  create: async (properties, { place, targets, generatedName }) => {
    const name = properties.Name ?? generatedName
    const { arn } = await targets.putRule(place, {
      name,
      eventPattern: properties.EventPattern,
      enabled: properties.State === 'ENABLED',
      targets: properties.Targets.map((target) => ({
        id: target.Id,
        arn: target.Arn,
        roleArn: target.RoleArn,
        deadLetterQueueArn: target.DeadLetterConfig?.Arn,
        maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? defaultRetryAttempts,
        maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? defaultEventAgeSeconds,
      })),
    })
    return { ref: name, attributes: { Arn: arn } }
  },
})
