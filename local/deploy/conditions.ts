import * as z from 'zod'

import { resolve } from './intrinsics.ts'
import type { Scope } from './intrinsics.ts'
import { TemplateError } from './template-error.ts'

const conditionSchema = z.union([
  z.strictObject({ 'Fn::Equals': z.tuple([z.unknown(), z.unknown()]) }),
  z.strictObject({ 'Fn::And': z.array(z.unknown()) }),
  z.strictObject({ 'Fn::Or': z.array(z.unknown()) }),
  z.strictObject({ 'Fn::Not': z.tuple([z.unknown()]) }),
  z.strictObject({ Condition: z.string() }),
])

/**
 * Whether a condition of the template's Conditions section holds.
 * @throws TemplateError when it is none of Equals, And, Or, Not and Condition.
 */
export function holds(condition: unknown, scope: Scope): boolean {
  const parsed = conditionSchema.safeParse(condition)
  if (!parsed.success)
    throw new TemplateError(`Expected a condition function, got ${JSON.stringify(condition)}.`)

  const { data } = parsed
  if ('Fn::Equals' in data) {
    const [one, other] = data['Fn::Equals']
    return resolve(one, scope) === resolve(other, scope)
  }
  if ('Fn::And' in data) return data['Fn::And'].every((part) => holds(part, scope))
  if ('Fn::Or' in data) return data['Fn::Or'].some((part) => holds(part, scope))
  if ('Fn::Not' in data) return !holds(data['Fn::Not'][0], scope)
  return scope.condition(data.Condition)
}
