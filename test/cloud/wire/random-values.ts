import type { NormalizedSchema } from '@smithy/core/schema'

import { createIdentifiers } from '../../../local/cloud/identifiers.ts'

/** Deeper than any request of the services in use needs to be for each of its kinds of members to occur. */
const maxDepth = 5

const alphabet = [
  'a',
  'Z',
  '7',
  '-',
  '_',
  ' ',
  '.',
  ':',
  '/',
  '+',
  '%',
  '&',
  '=',
  '?',
  '<',
  '>',
  '"',
  "'",
  '#',
  ',',
  ';',
  'é',
  '☃',
  '𝒳',
]

/** Values for runtime schemas, the same for the same seed. */
export function createRandomValues(seed: number): {
  structure(schema: NormalizedSchema): Record<string, unknown>
} {
  const identifiers = createIdentifiers(seed)
  const random = (): number => identifiers.random()
  const below = (limit: number): number => Math.floor(random() * limit)
  const text = (): string =>
    `x${Array.from({ length: 36 + below(8) }, () => alphabet[below(alphabet.length)]).join('')}x`

  /** `undefined` where the depth allows no value. */
  const value = (schema: NormalizedSchema, depth: number): unknown => {
    if (schema.isStructSchema()) return structure(schema, depth)
    if (schema.isListSchema()) return several(() => value(schema.getValueSchema(), depth + 1))
    if (schema.isMapSchema()) {
      const items = several(() => value(schema.getValueSchema(), depth + 1))
      return items === undefined ? undefined : Object.fromEntries(items.map((item) => [text(), item]))
    }
    if (schema.isBooleanSchema()) return random() < 0.5
    if (schema.isNumericSchema()) return 1000 + below(1_000_000)
    if (schema.isTimestampSchema()) return new Date(1_700_000_000_000 + below(100_000_000) * 1000)
    if (schema.isBlobSchema()) return Uint8Array.from({ length: 1 + below(20) }, () => below(256))
    return text()
  }
  const several = (create: () => unknown): unknown[] | undefined => {
    const items = Array.from({ length: 1 + below(3) }, create)
    return items.includes(undefined) ? undefined : items
  }
  const structure = (schema: NormalizedSchema, depth: number): Record<string, unknown> | undefined => {
    const members = [...schema.structIterator()]
    const requiredCount = requiredMembers(schema)
    const wanted = schema.isUnionSchema()
      ? [members[below(members.length)]!]
      : members.filter(
          ([, member], index) =>
            index < requiredCount ||
            // The client would fill it in by itself.
            member.isIdempotencyToken() ||
            (random() < 0.8 && (depth < maxDepth || isScalar(member))),
        )
    const chosen = wanted.length === 0 ? members.filter(([, member]) => isScalar(member)).slice(0, 1) : wanted
    const entries = chosen.map(([name, member]) => [name, value(member, depth + 1)] as const)
    const present = entries.filter(([, item]) => item !== undefined)
    return present.length === 0 && members.length > 0 ? undefined : Object.fromEntries(present)
  }

  return { structure: (schema) => (schema.isUnitSchema() ? {} : (structure(schema, 0) ?? {})) }
}

function isScalar(schema: NormalizedSchema): boolean {
  return !(schema.isStructSchema() || schema.isListSchema() || schema.isMapSchema())
}

function requiredMembers(schema: NormalizedSchema): number {
  const shape = schema.getSchema()
  return typeof shape === 'object' ? (shape[6] ?? 0) : 0
}
