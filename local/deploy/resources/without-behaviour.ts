import * as z from 'zod'

import { defineResourceType } from '../resource-type.ts'
import type { CreationContext, Created, ResourceType } from '../resource-type.ts'

/** Resource types that are accepted and do nothing in the embedded cloud, each with the reason. */
export const withoutBehaviour: readonly ResourceType[] = [
  /** What functions log goes where the embedded cloud's owner sends it; only the name and the ARN are needed. */
  ignored('AWS::Logs::LogGroup', (properties, { place, generatedName }) => {
    const name = nameIn(properties, 'LogGroupName') ?? generatedName
    return {
      ref: name,
      attributes: { Arn: `arn:aws:logs:${place.region}:${place.accountId}:log-group:${name}:*` },
    }
  }),
  /** There are no metrics to alarm on. */
  ignored('AWS::CloudWatch::Alarm', (properties, { generatedName }) => ({
    ref: nameIn(properties, 'AlarmName') ?? generatedName,
    attributes: {},
  })),
  /** Usage statistics of CDK. */
  ignored('AWS::CDK::Metadata', (_, { generatedName }) => ({ ref: generatedName, attributes: {} })),
]

function ignored(
  type: string,
  identify: (properties: Readonly<Record<string, unknown>>, context: CreationContext) => Created,
): ResourceType {
  return defineResourceType({ type, properties: z.record(z.string(), z.unknown()), create: identify })
}

function nameIn(properties: Readonly<Record<string, unknown>>, member: string): string | undefined {
  return z.string().optional().parse(properties[member])
}
