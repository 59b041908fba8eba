import * as z from 'zod'

import { defineResourceType, withoutEffect } from '../resource-type.ts'

/** AWS::Lambda::Function: a bundle from the assembly's assets. */
export const lambdaFunction = defineResourceType({
  type: 'AWS::Lambda::Function',
  properties: z.strictObject({
    FunctionName: z.string().optional(),
    Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
    Handler: z.string(),
    Runtime: z.string(),
    Role: z.string(),
    Environment: z
      .strictObject({ Variables: z.record(z.string(), z.string()).default({}) })
      .default({ Variables: {} }),
    // Lambda's own defaults.
    Timeout: z.number().default(3),
    MemorySize: z.number().default(128),
    Description: withoutEffect,
    // The machine's own processor runs the bundle.
    Architectures: withoutEffect,
    // Log lines go where the embedded cloud's owner sends them.
    LoggingConfig: withoutEffect,
  }),
  create: async (properties, { place, targets, generatedName, assetPath }) => {
    const name = properties.FunctionName ?? generatedName
    const roleArn = properties.Role
    const { arn } = await targets.createFunction(place, {
      name,
      codeFolder: assetPath(properties.Code.S3Key),
      handler: properties.Handler,
      runtime: properties.Runtime,
      environment: properties.Environment.Variables,
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      roleArn,
    })
    return { ref: name, attributes: { Arn: arn }, reported: { kind: 'function', name, arn, roleArn } }
  },
})
