import type { NormalizedSchema } from '@smithy/core/schema'

import { isRecord } from '../is-record.ts'

/** What is wrong with an input, each with the path of the member. */
export interface InputProblems {
  /** Required members that are absent. */
  readonly missing: readonly string[]
  /** Members of the wrong type. */
  readonly malformed: readonly string[]
}

/**
 * Compares a decoded input with its schema. Runtime schemas know required members and types;
 * patterns, lengths and enumerations are the operation's to check.
 */
export function checkInput(schema: NormalizedSchema, input: unknown): InputProblems {
  const problems = { missing: [], malformed: [] }
  if (!schema.isUnitSchema()) checkValue(schema, { value: input, path: '' }, problems)
  return problems
}

interface Located {
  readonly value: unknown
  readonly path: string
}

interface Found {
  readonly missing: string[]
  readonly malformed: string[]
}

function checkValue(schema: NormalizedSchema, at: Located, found: Found): void {
  const { value, path } = at
  if (schema.isStructSchema() && isRecord(value)) checkStructure(schema, { value, path }, found)
  else if (schema.isListSchema() && Array.isArray(value))
    value.forEach((item: unknown, index) => {
      checkValue(schema.getValueSchema(), { value: item, path: `${path}.${index + 1}.member` }, found)
    })
  else if (schema.isMapSchema() && isRecord(value))
    for (const [key, item] of Object.entries(value))
      checkValue(schema.getValueSchema(), { value: item, path: `${path}.${key}.member` }, found)
  else if (!isScalarOf(schema, value)) found.malformed.push(path)
}

function checkStructure(
  schema: NormalizedSchema,
  { value, path }: Located & { readonly value: Readonly<Record<string, unknown>> },
  found: Found,
): void {
  const requiredCount = countRequired(schema)
  let index = 0
  for (const [name, member] of schema.structIterator()) {
    const memberPath = path === '' ? name : `${path}.${name}`
    const memberValue = value[name]
    if (memberValue !== undefined && memberValue !== null)
      checkValue(member, { value: memberValue, path: memberPath }, found)
    else if (index < requiredCount) found.missing.push(memberPath)
    index += 1
  }
}

/** Static structure schemas list their required members first and end with how many there are. */
function countRequired(schema: NormalizedSchema): number {
  const shape = schema.getSchema()
  return typeof shape === 'object' && shape[0] === 3 ? (shape[6] ?? 0) : 0
}

function isScalarOf(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isStringSchema()) return typeof value === 'string'
  if (schema.isBooleanSchema()) return typeof value === 'boolean'
  if (schema.isNumericSchema()) return typeof value === 'number' && !Number.isNaN(value)
  if (schema.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime())
  if (schema.isBlobSchema()) return value instanceof Uint8Array
  return !(schema.isStructSchema() || schema.isListSchema() || schema.isMapSchema())
}
