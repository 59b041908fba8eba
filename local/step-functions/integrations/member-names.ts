import type { NormalizedSchema } from '@smithy/core/schema'

import { isRecord } from '../../wire/is-record.ts'
import { runtimeFailure } from '../interpreter/failures.ts'

/**
 * The Arguments of an AWS SDK integration, whose members begin with capitals, as an operation's input; times are texts.
 * @throws StateFailure States.Runtime for a member that the API does not have.
 */
export function fromStepFunctions(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isTimestampSchema() && typeof value === 'string') return new Date(value)
  if (schema.isListSchema() && Array.isArray(value))
    return value.map((item) => fromStepFunctions(schema.getValueSchema(), item))
  if (!isRecord(value)) return value
  if (schema.isMapSchema())
    return mapValues(value, (item) => fromStepFunctions(schema.getValueSchema(), item))
  if (!schema.isStructSchema()) return value

  const members = new Map(
    [...schema.structIterator()].map(([name, member]) => [capital(name), { name, member }]),
  )
  return Object.fromEntries(
    Object.entries(value).map(([given, item]) => {
      const known = members.get(given)
      if (known === undefined) throw runtimeFailure(`The field '${given}' is not supported by Step Functions`)
      return [known.name, fromStepFunctions(known.member, item)]
    }),
  )
}

/** An operation's output as Step Functions shows it; its times become texts with the task's result. */
export function toStepFunctions(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isListSchema() && Array.isArray(value))
    return value.map((item) => toStepFunctions(schema.getValueSchema(), item))
  if (!isRecord(value)) return value
  if (schema.isMapSchema()) return mapValues(value, (item) => toStepFunctions(schema.getValueSchema(), item))
  if (!schema.isStructSchema()) return value

  return Object.fromEntries(
    [...schema.structIterator()]
      .filter(([name]) => value[name] !== undefined)
      .map(([name, member]) => [capital(name), toStepFunctions(member, value[name])]),
  )
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function mapValues(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
