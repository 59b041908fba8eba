import * as z from 'zod'

import { defineResourceType } from '../resource-type.ts'

/** AWS::IAM::Policy: an inline policy of roles. */
export const iamPolicy = defineResourceType({
  type: 'AWS::IAM::Policy',
  properties: z.strictObject({
    PolicyName: z.string(),
    PolicyDocument: z.record(z.string(), z.unknown()),
    Roles: z.array(z.string()).min(1),
  }),
  create: async (
    { PolicyName: policyName, PolicyDocument: document, Roles },
    { place, targets, generatedName },
  ) => {
    for (const roleName of Roles) await targets.putRolePolicy(place, { roleName, policyName, document })
    return { ref: generatedName, attributes: {} }
  },
})
