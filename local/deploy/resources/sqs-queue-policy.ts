import * as z from 'zod'

import { defineResourceType } from '../resource-type.ts'

/** AWS::SQS::QueuePolicy: who may do what with a queue. */
export const sqsQueuePolicy = defineResourceType({
  type: 'AWS::SQS::QueuePolicy',
  properties: z.strictObject({
    PolicyDocument: z.record(z.string(), z.unknown()),
    Queues: z.array(z.string()),
  }),
  create: async ({ PolicyDocument, Queues }, { place, targets, generatedName }) => {
    for (const queueUrl of Queues) await targets.setQueuePolicy(place, { queueUrl, document: PolicyDocument })
    return { ref: generatedName, attributes: {} }
  },
})
