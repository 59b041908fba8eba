import * as z from 'zod/mini'

import { InvalidInput } from './errors.ts'

/**
 * Checks an input. Each node of a schema carries its expectation as its `error`: the words
 * that follow "Expected FIELD to be".
 * @throws InvalidInput that names the first field which is not as expected, its value and the expectation.
 */
export function parseInput<T>(schema: z.core.$ZodType<T>, input: unknown): T {
  const parsed = z.safeParse(schema, input)
  if (parsed.success) return parsed.data

  const issue = closestIssue(parsed.error.issues[0])
  const path = issue?.path ?? []
  const where = path.length === 0 ? 'the input' : path.map(String).join('.')
  throw new InvalidInput(
    `Expected ${where} to be ${expectation(issue)}, got ${cut(valueAt(input, path, issue))}`,
    {
      where,
      remedy: 'Correct the input (events/README.md documents each form), then start the execution again',
    },
  )
}

type Issue = z.core.$ZodIssue

/** Of a union's members, the one that fits best tells what was meant. */
function closestIssue(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue
  const [closest] = issue.errors.toSorted((a, b) => a.length - b.length)
  const inner = closestIssue(closest?.[0])
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] }
}

function expectation(issue: Issue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return 'without other members'
  if (issue?.code === 'invalid_type' && issue.message === 'Invalid input')
    return `of the type ${issue.expected}`
  return issue?.message ?? 'valid'
}

function valueAt(input: unknown, path: readonly PropertyKey[], issue: Issue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return issue.keys.map((key) => JSON.stringify(key)).join(', ')
  const value = path.reduce<unknown>((outer, key) => {
    if (typeof outer !== 'object' || outer === null) return undefined
    const inner: unknown = Reflect.get(outer, key)
    return inner
  }, input)
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`
}
