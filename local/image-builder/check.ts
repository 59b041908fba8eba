import type * as z from 'zod'

import { ServiceError } from '../cloud/service.ts'
import { invalidParameterValue } from './errors.ts'
import { versionProblem } from './versions.ts'

/** One member's value. @throws ServiceError InvalidParameterValueException naming the member. */
export function checkMember<Value>(member: string, constraint: z.ZodType<Value>, value: unknown): Value {
  const parsed = constraint.safeParse(value)
  if (!parsed.success) throw refusal([member], parsed.error)
  return parsed.data
}

/**
 * The members of a request that have a constraint.
 * @throws ServiceError InvalidParameterValueException naming the member.
 */
export function checkRequest<Request>(constraints: z.ZodType<Request>, request: unknown): Request {
  const parsed = constraints.safeParse(request)
  if (!parsed.success) throw refusal([], parsed.error)
  return parsed.data
}

/** @throws ServiceError InvalidVersionNumberException when a number is too large or a wildcard out of place. */
export function checkVersion(version: string): void {
  const problem = versionProblem(version)
  if (problem !== undefined) throw new ServiceError('InvalidVersionNumberException', problem)
}

function refusal(place: readonly string[], { issues: [issue] }: z.ZodError): ServiceError {
  const steps = [...place, ...(issue?.path ?? [])].map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${String(step)}`,
  )
  return invalidParameterValue(steps.join('').slice(1), `${issue?.message ?? 'It cannot be read'}.`)
}
