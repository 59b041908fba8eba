import * as z from 'zod'

import { defineResourceType } from '../resource-type.ts'

/** AWS::Events::EventBus: a custom bus and its policy. */
export const eventsEventBus = defineResourceType({
  type: 'AWS::Events::EventBus',
  properties: z.strictObject({
    Name: z.string(),
    Description: z.string().optional(),
    Policy: z.record(z.string(), z.unknown()).optional(),
  }),
  create: async ({ Name: name, Description, Policy }, { place, targets }) => {
    const { arn } = await targets.createEventBus(place, { name, description: Description, policy: Policy })
    return { ref: name, attributes: { Arn: arn, Name: name } }
  },
})
