import * as z from 'zod'

import { defineResourceType, withoutEffect } from '../resource-type.ts'

const documentSchema = z.record(z.string(), z.unknown())

/** AWS::IAM::Role: trust policy, inline and managed policies. */
export const iamRole = defineResourceType({
  type: 'AWS::IAM::Role',
  properties: z.strictObject({
    RoleName: z.string().optional(),
    AssumeRolePolicyDocument: documentSchema,
    Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: documentSchema })).default([]),
    ManagedPolicyArns: z.array(z.string()).default([]),
    Path: z.string().optional(),
    MaxSessionDuration: z.number().optional(),
    Description: withoutEffect,
  }),
  create: async (properties, { place, targets, generatedName }) => {
    const name = properties.RoleName ?? namelessRole(generatedName, place.region)
    const { arn } = await targets.createRole(place, {
      name,
      trustPolicy: properties.AssumeRolePolicyDocument,
      inlinePolicies: Object.fromEntries(
        properties.Policies.map((policy) => [policy.PolicyName, policy.PolicyDocument]),
      ),
      managedPolicyArns: properties.ManagedPolicyArns,
      path: properties.Path,
      maxSessionSeconds: properties.MaxSessionDuration,
    })
    return { ref: name, attributes: { Arn: arn } }
  },
})

/** Roles are of the whole account, so the same stack in two Regions needs two names; IAM takes 64 characters. */
function namelessRole(generatedName: string, region: string): string {
  return `${generatedName.slice(0, 63 - region.length)}-${region}`
}
