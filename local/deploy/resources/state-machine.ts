import { readFileSync } from 'node:fs'

import * as z from 'zod'

import { defineResourceType, withoutEffect } from '../resource-type.ts'
import { substitutePlaceholders } from '../substitute-placeholders.ts'

/** AWS::StepFunctions::StateMachine: a definition from the assembly's assets. */
export const stateMachine = defineResourceType({
  type: 'AWS::StepFunctions::StateMachine',
  properties: z.strictObject({
    StateMachineName: z.string().optional(),
    StateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
    DefinitionS3Location: z.strictObject({ Bucket: z.string(), Key: z.string() }),
    DefinitionSubstitutions: z.record(z.string(), z.string()).default({}),
    RoleArn: z.string(),
    // Logs and traces: the history of an execution tells more, and is kept whole.
    LoggingConfiguration: withoutEffect,
    TracingConfiguration: withoutEffect,
  }),
  create: async (properties, { place, targets, generatedName, assetPath }) => {
    const name = properties.StateMachineName ?? generatedName
    const text = readFileSync(assetPath(properties.DefinitionS3Location.Key), 'utf8')
    const { arn } = await targets.createStateMachine(place, {
      name,
      type: properties.StateMachineType,
      definition: substitutePlaceholders(text, properties.DefinitionSubstitutions),
      roleArn: properties.RoleArn,
    })
    return { ref: arn, attributes: { Arn: arn, Name: name }, reported: { kind: 'stateMachine', name, arn } }
  },
})
