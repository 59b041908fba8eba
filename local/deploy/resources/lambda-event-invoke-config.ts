import * as z from 'zod'

import { defineResourceType } from '../resource-type.ts'

/** AWS::Lambda::EventInvokeConfig: repeats, age and destination of asynchronous invocations. */
export const lambdaEventInvokeConfig = defineResourceType({
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: z.strictObject({
    FunctionName: z.string(),
    Qualifier: z.literal('$LATEST'),
    // Lambda's own defaults.
    MaximumRetryAttempts: z.number().default(2),
    MaximumEventAgeInSeconds: z.number().default(21_600),
    DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
  }),
  create: async (properties, { place, targets, generatedName }) => {
    await targets.putInvokeConfig(place, {
      functionName: properties.FunctionName,
      maximumRetryAttempts: properties.MaximumRetryAttempts,
      maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds,
      onFailureArn: properties.DestinationConfig?.OnFailure.Destination,
    })
    return { ref: generatedName, attributes: {} }
  },
})
