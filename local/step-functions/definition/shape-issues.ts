import type * as z from 'zod'

import { schemaViolation, type Diagnostic } from './diagnostics.ts'

/** Fields that belong to JSONPath, the query language that is not modelled here. */
const jsonPathFields = new Set([
  'InputPath',
  'OutputPath',
  'Parameters',
  'Result',
  'ResultPath',
  'ResultSelector',
  'ItemsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'SecondsPath',
  'TimestampPath',
  'ErrorPath',
  'CausePath',
  'Variable',
])

/** What a schema objects to, in AWS's words and with the place in AWS's notation. */
export function describeIssues(issue: z.core.$ZodIssue, location: string): Diagnostic[] {
  const place = location + issue.path.map(segmentText).join('')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => schemaViolation(unknownField(key), place || '/'))
  }
  const field = issue.path.at(-1)
  if (issue.message.endsWith('received undefined') && field !== undefined) {
    const around = location + issue.path.slice(0, -1).map(segmentText).join('')
    return [schemaViolation(`These fields are required: [${String(field)}]`, around || '/')]
  }
  return [schemaViolation(issue.message, place || '/')]
}

function segmentText(segment: PropertyKey): string {
  return typeof segment === 'number' ? `[${segment}]` : `/${String(segment)}`
}

function unknownField(field: string): string {
  return jsonPathFields.has(field)
    ? `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`
    : `Field '${field}' is not supported`
}
