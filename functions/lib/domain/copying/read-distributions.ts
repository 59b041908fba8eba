import type * as z from 'zod/mini'

import type { Finding } from '../outcome.ts'
import { formatPath, mismatchMessage, valueText } from '../rules/rules-problem.ts'
import type { RulesPath } from '../rules/rules-problem.ts'
import { distributionConfigurationSchema, distributionsSchema } from './distribution-schema.ts'
import type { Distribution } from './distribution-schema.ts'

/** A distribution configuration, read as a whole or refused with everything that is wrong with its form. */
export type DistributionsReading =
  | { readonly kind: 'read'; readonly distributions: readonly Distribution[] }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }

/** Reads Image Builder's configuration object or its `distributions` array. */
export function readDistributions(input: unknown): DistributionsReading {
  if (Array.isArray(input)) {
    const parsed = distributionsSchema.safeParse(input)
    if (parsed.success) return { kind: 'read', distributions: parsed.data }
    return refused(parsed.error.issues, input, ['distributions'])
  }
  const parsed = distributionConfigurationSchema.safeParse(input)
  if (parsed.success) return { kind: 'read', distributions: parsed.data.distributions }
  return refused(parsed.error.issues, input, [])
}

function refused(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  outer: RulesPath,
): DistributionsReading {
  return { kind: 'refused', findings: issues.flatMap((issue) => findingsOf(issue, input, outer)) }
}

function findingsOf(issue: z.core.$ZodIssue, input: unknown, outer: RulesPath): readonly Finding[] {
  const inner = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment))
  const path = [...outer, ...inner]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownMember(formatPath([...path, key])))
  }
  return [malformed(path, issue.message, valueText(valueAt(input, inner)))]
}

function unknownMember(where: string): Finding {
  return {
    check: 'DISTRIBUTION_MALFORMED',
    what: `Image Builder's distribution configuration has no such member: ${where}`,
    where,
    remedy: 'Take it out, or correct its name after: aws imagebuilder create-distribution-configuration help',
  }
}

function malformed(path: RulesPath, expectation: string, value: string): Finding {
  const where = formatPath(path)
  return {
    check: 'DISTRIBUTION_MALFORMED',
    what: mismatchMessage({ path, expectation }, value),
    where,
    remedy: `Correct ${where} in the distribution configuration`,
  }
}

function valueAt(input: unknown, path: RulesPath): unknown {
  return path.reduce<unknown>((value, segment) => {
    if (typeof value !== 'object' || value === null) return undefined
    const inner: unknown = Reflect.get(value, segment)
    return inner
  }, input)
}
