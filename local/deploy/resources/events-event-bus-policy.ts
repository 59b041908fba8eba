import * as z from 'zod'

import { defineResourceType } from '../resource-type.ts'

/** AWS::Events::EventBusPolicy: one statement of a bus's policy. */
export const eventsEventBusPolicy = defineResourceType({
  type: 'AWS::Events::EventBusPolicy',
  properties: z.strictObject({
    EventBusName: z.string().optional(),
    StatementId: z.string(),
    Statement: z.record(z.string(), z.unknown()),
  }),
  create: async ({ EventBusName, StatementId, Statement }, { place, targets, generatedName }) => {
    await targets.putBusStatement(place, {
      eventBusName: EventBusName,
      statement: { ...Statement, Sid: StatementId },
    })
    return { ref: generatedName, attributes: {} }
  },
})
