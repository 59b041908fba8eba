import * as z from 'zod'

import { defineResourceType, withoutEffect } from '../resource-type.ts'

/** AWS::SQS::Queue: a standard queue. */
export const sqsQueue = defineResourceType({
  type: 'AWS::SQS::Queue',
  properties: z.strictObject({
    QueueName: z.string().optional(),
    MessageRetentionPeriod: z.number().optional(),
    VisibilityTimeout: z.number().optional(),
    // Nothing at rest is encrypted here.
    SqsManagedSseEnabled: withoutEffect,
  }),
  create: async (properties, { place, targets, generatedName }) => {
    const name = properties.QueueName ?? generatedName
    const { arn, url } = await targets.createQueue(place, {
      name,
      messageRetentionSeconds: properties.MessageRetentionPeriod,
      visibilityTimeoutSeconds: properties.VisibilityTimeout,
    })
    return {
      ref: url,
      attributes: { Arn: arn, QueueName: name, QueueUrl: url },
      reported: { kind: 'queue', name, arn, url },
    }
  },
})
