import * as z from 'zod'

import { isExpression } from '../expressions/expression-text.ts'

/** A constant, or JSON with JSONata expressions anywhere in it. */
const template = z.unknown().optional()
const variables = z.record(z.string(), z.unknown()).optional()
const expression = z.string().refine(isExpression)

const integerOrExpression = (min: number, max: number) =>
  z
    .union([z.int().min(min).max(max), expression], {
      error: `Expected an integer from ${min} to ${max}, or a JSONata expression`,
    })
    .optional()

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z
    .literal('JSONata', {
      error: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    })
    .optional(),
}
const transition = { Next: z.string().optional(), End: z.boolean().optional() }
const results = { Output: template, Assign: variables }
const errorNames = z.array(z.string().min(1)).min(1)

const retrier = z.strictObject({
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).max(99_999_999).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
  Comment: z.string().optional(),
})
const catcher = z.strictObject({
  ErrorEquals: errorNames,
  Next: z.string(),
  Comment: z.string().optional(),
  ...results,
})
const errorHandling = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() }

const longestSeconds = 99_999_999

/** The form of a Task: a call of an integration. */
export const taskSchema = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string(),
  Arguments: template,
  TimeoutSeconds: integerOrExpression(1, longestSeconds),
  HeartbeatSeconds: integerOrExpression(1, longestSeconds),
  ...common,
  ...transition,
  ...results,
  ...errorHandling,
})

const choiceRule = z.strictObject({
  Condition: z.union([z.boolean(), expression], {
    error: 'Expected a boolean, or a JSONata expression',
  }),
  Next: z.string(),
  Comment: z.string().optional(),
  ...results,
})
/** The form of a Choice: rules, the first of which that holds decides. */
export const choiceSchema = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z.array(choiceRule).min(1),
  Default: z.string().optional(),
  ...common,
  ...results,
})

/** The form of a Pass. */
export const passSchema = z.strictObject({ Type: z.literal('Pass'), ...common, ...transition, ...results })

/** The form of a Wait: seconds or a time. */
export const waitSchema = z.strictObject({
  Type: z.literal('Wait'),
  Seconds: integerOrExpression(0, longestSeconds),
  Timestamp: z
    .union([z.iso.datetime({ offset: true }), expression], {
      error: 'String does not match RFC3339 timestamp',
    })
    .optional(),
  ...common,
  ...transition,
  ...results,
})

/** The form of a Succeed. */
export const succeedSchema = z.strictObject({ Type: z.literal('Succeed'), Output: template, ...common })

/** The form of a Fail. */
export const failSchema = z.strictObject({
  Type: z.literal('Fail'),
  Error: z.string().optional(),
  Cause: z.string().optional(),
  ...common,
})

/** The form of a Parallel; its branches are read one by one. */
export const parallelSchema = z.strictObject({
  Type: z.literal('Parallel'),
  Branches: z.array(z.unknown()).min(1),
  Arguments: template,
  ...common,
  ...transition,
  ...results,
  ...errorHandling,
})

/** The form of a Map; its item processor is read by itself. What reads and writes S3 is not modelled here. */
export const mapSchema = z.strictObject({
  Type: z.literal('Map'),
  Items: z
    .union([z.array(z.unknown()), expression], { error: 'Expected an array, or a JSONata expression' })
    .optional(),
  ItemSelector: template,
  ItemProcessor: z.unknown(),
  MaxConcurrency: integerOrExpression(0, longestSeconds),
  ToleratedFailureCount: integerOrExpression(0, longestSeconds),
  ToleratedFailurePercentage: z
    .union([z.number().min(0).max(100), expression], {
      error: 'Expected a number from 0 to 100, or a JSONata expression',
    })
    .optional(),
  Label: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
  ...common,
  ...transition,
  ...results,
  ...errorHandling,
})

const processorConfig = z.strictObject({
  Mode: z.enum(['INLINE', 'DISTRIBUTED']).optional(),
  ExecutionType: z
    .literal('STANDARD', { error: "Expected ExecutionType to be 'STANDARD': EXPRESS is not modelled here" })
    .optional(),
})
const container = { StartAt: z.string(), States: z.record(z.string(), z.unknown()) }

/** The form of a branch of a Parallel. */
export const branchSchema = z.strictObject({ Comment: z.string().optional(), ...container })

/** The form of what a Map runs for each item. */
export const itemProcessorSchema = z.strictObject({
  ProcessorConfig: processorConfig.optional(),
  Comment: z.string().optional(),
  ...container,
})

/** The form of a whole state machine. */
export const machineSchema = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata', {
    error: "Expected QueryLanguage to be 'JSONata': JSONPath, which is the default, is not modelled here",
  }),
  TimeoutSeconds: z.int().min(1).max(longestSeconds).optional(),
  ...container,
})
