import * as z from 'zod'

import { defineResourceType } from '../resource-type.ts'

/** AWS::Lambda::Permission: who may invoke a function. */
export const lambdaPermission = defineResourceType({
  type: 'AWS::Lambda::Permission',
  properties: z.strictObject({
    FunctionName: z.string(),
    Action: z.string(),
    Principal: z.string(),
    SourceArn: z.string().optional(),
    SourceAccount: z.string().optional(),
  }),
  create: async (properties, { place, targets, generatedName }) => {
    await targets.addPermission(place, {
      functionName: properties.FunctionName,
      statementId: generatedName,
      action: properties.Action,
      principal: properties.Principal,
      sourceArn: properties.SourceArn,
      sourceAccount: properties.SourceAccount,
    })
    return { ref: generatedName, attributes: { Id: generatedName } }
  },
})
