import * as z from 'zod'

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((logicalId) => [logicalId]), z.array(z.string())]).default([]),
  Condition: z.string().optional(),
  // What happens on update and deletion; the embedded cloud only creates.
  DeletionPolicy: z.unknown().optional(),
  UpdateReplacePolicy: z.unknown().optional(),
  Metadata: z.unknown().optional(),
})

/** The parts of a CloudFormation template that are understood here; any other part is refused. */
export const templateSchema = z.strictObject({
  Resources: z.record(z.string(), resourceSchema),
  Parameters: z
    .record(
      z.string(),
      z.looseObject({
        Type: z.string(),
        Default: z.unknown().optional(),
        AllowedPattern: z.string().optional(),
        AllowedValues: z.array(z.union([z.string(), z.number()])).optional(),
      }),
    )
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: z.unknown(), Condition: z.string().optional() }))
    .default({}),
  AWSTemplateFormatVersion: z.unknown().optional(),
  Description: z.unknown().optional(),
  Metadata: z.unknown().optional(),
  // Assertions on parameters: CDK asks for its bootstrap stack, which has nothing to do here.
  Rules: z.unknown().optional(),
})

/** A CloudFormation template. */
export type Template = z.infer<typeof templateSchema>

/** One resource of a template. */
export type TemplateResource = z.infer<typeof resourceSchema>
