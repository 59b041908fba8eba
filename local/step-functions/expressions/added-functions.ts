import { createHash } from 'node:crypto'

import { createIdentifiers, type Identifiers } from '../../cloud/identifiers.ts'
import { compileExpression } from './compile-expression.ts'

const formatInstant = compileExpression('$fromMillis($instant, $picture, $timezone)')

/** Longest array that `$range` makes (as `States.ArrayRange`). */
const longestRange = 1_000

const hashNames: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

/**
 * The functions that Step Functions adds to JSONata, those that it takes away, and those that read time or
 * chance, which here come from the cloud's own clock and seed
 * (guide, "Transforming data with JSONata": "JSONata functions provided by Step Functions").
 */
export function addedFunctions(
  nowMs: number,
  identifiers: Pick<Identifiers, 'random' | 'uuid'>,
): Readonly<Record<string, unknown>> {
  return {
    eval: undefined,
    now: async (picture?: unknown, timezone?: unknown): Promise<unknown> =>
      formatInstant.evaluate(undefined, { instant: nowMs, picture, timezone }),
    millis: () => nowMs,
    random: (seed?: unknown) => (seed === undefined ? identifiers.random() : seededRandom(seed)),
    uuid: () => identifiers.uuid(),
    partition,
    range,
    hash,
    parse,
  }
}

function seededRandom(seed: unknown): number {
  return createIdentifiers(integer('random', 'seed', seed)).random()
}

function partition(array: unknown, size: unknown): unknown {
  if (array === undefined) return undefined
  if (!Array.isArray(array)) throw wrongArgument('partition', 'the first argument to be an array', array)
  const step = integer('partition', 'the chunk size', size)
  if (step < 1) throw wrongArgument('partition', 'the chunk size to be positive', size)
  const elements: readonly unknown[] = array
  const chunks = Math.ceil(elements.length / step)
  return Array.from({ length: chunks }, (_, index) => elements.slice(index * step, (index + 1) * step))
}

function range(first: unknown, last: unknown, delta: unknown): unknown {
  const start = integer('range', 'the first argument', first)
  const end = integer('range', 'the last argument', last)
  const step = integer('range', 'the step', delta)
  if (step === 0) throw wrongArgument('range', 'the step not to be 0', delta)
  const length = Math.max(0, Math.floor((end - start) / step) + 1)
  if (length > longestRange) throw wrongArgument('range', `at most ${longestRange} elements`, length)
  return Array.from({ length }, (_, index) => start + index * step)
}

function hash(data: unknown, algorithm: unknown): unknown {
  if (data === undefined) return undefined
  if (typeof data !== 'string') throw wrongArgument('hash', 'the data to be a string', data)
  const name = typeof algorithm === 'string' ? hashNames[algorithm] : undefined
  if (name === undefined) {
    throw wrongArgument('hash', `one of ${Object.keys(hashNames).join(', ')}`, algorithm)
  }
  return createHash(name).update(data, 'utf8').digest('hex')
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined
  if (typeof text !== 'string') throw wrongArgument('parse', 'a string of JSON', text)
  const value: unknown = JSON.parse(text)
  return value
}

function integer(name: string, what: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.round(value)
  throw wrongArgument(name, `${what} to be a number`, value)
}

function wrongArgument(name: string, expected: string, value: unknown): Error {
  return new Error(`Expected ${expected} in $${name}, got ${JSON.stringify(value) ?? 'nothing'}`)
}
