import { createHash } from 'node:crypto'

import type { Rules } from './rules.ts'

/** The id of a version of the rules: 12 hexadecimal digits of the content's SHA-256, whatever the order of members. */
export function rulesVersionOf(rules: Rules): string {
  return createHash('sha256').update(canonicalJson(rules)).digest('hex').slice(0, 12)
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isMap(inner) ? inMemberOrder(inner) : inner))
}

function inMemberOrder(map: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
