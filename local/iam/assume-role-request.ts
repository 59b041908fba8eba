import type { AssumeRoleRequest } from '@aws-sdk/client-sts'

import { ServiceError } from '../cloud/service.ts'
import type { Policy } from './policy.ts'
import { readSessionPolicies } from './session-policies.ts'

/** An AssumeRole request that STS would look at further. */
export interface CheckedAssumeRoleRequest {
  readonly roleArn: string
  readonly sessionName: string
  /** 3,600 when the request does not say. */
  readonly durationSeconds: number
  readonly externalId: string | undefined
  /** `undefined` when the request names none. */
  readonly sessionPolicies: readonly Policy[] | undefined
}

/**
 * @throws ServiceError ValidationError, in STS's words, also for parameters that are not modelled here;
 * MalformedPolicyDocument.
 */
export function checkAssumeRoleRequest(request: AssumeRoleRequest): CheckedAssumeRoleRequest {
  const {
    RoleArn,
    RoleSessionName,
    DurationSeconds = 3600,
    ExternalId,
    Policy,
    PolicyArns,
    ...notModelled
  } = request
  const violations = [
    ...textViolations('roleArn', RoleArn, { shortest: 20, longest: 2048 }),
    ...textViolations('roleSessionName', RoleSessionName, {
      shortest: 2,
      longest: 64,
      form: String.raw`[\w+=,.@-]*`,
    }),
    ...rangeViolations('durationSeconds', DurationSeconds, { least: 900, most: 43_200 }),
    ...(ExternalId === undefined
      ? []
      : textViolations('externalId', ExternalId, {
          shortest: 2,
          longest: 1224,
          form: String.raw`[\w+=,.@:\/-]*`,
        })),
    ...(Policy === undefined ? [] : textViolations('policy', Policy, { shortest: 1, longest: 2048 })),
  ]
  if (RoleArn === undefined || RoleSessionName === undefined || violations.length > 0)
    throw invalid(violations)
  if (!RoleArn.startsWith('arn:')) throw new ServiceError('ValidationError', 'Request ARN is invalid')

  const refused = Object.entries(notModelled).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (refused.length > 0) {
    throw new ServiceError(
      'ValidationError',
      `Expected AssumeRole without ${refused.join(', ')}: not modelled here`,
    )
  }
  return {
    roleArn: RoleArn,
    sessionName: RoleSessionName,
    durationSeconds: DurationSeconds,
    externalId: ExternalId,
    sessionPolicies: readSessionPolicies(Policy, PolicyArns),
  }
}

function invalid(violations: readonly string[]): ServiceError {
  const errors = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`
  return new ServiceError('ValidationError', `${errors} detected: ${violations.join('; ')}`)
}

interface TextRule {
  readonly shortest: number
  readonly longest: number
  readonly form?: string
}

function textViolations(member: string, value: string | undefined, rule: TextRule): readonly string[] {
  if (value === undefined)
    return [`Value null at '${member}' failed to satisfy constraint: Member must not be null`]
  const broken = [
    ...(value.length < rule.shortest
      ? [`Member must have length greater than or equal to ${rule.shortest}`]
      : []),
    ...(value.length > rule.longest ? [`Member must have length less than or equal to ${rule.longest}`] : []),
    ...(rule.form !== undefined && !new RegExp(`^${rule.form}$`).test(value)
      ? [`Member must satisfy regular expression pattern: ${rule.form}`]
      : []),
  ]
  return broken.map(
    (constraint) => `Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  )
}

function rangeViolations(
  member: string,
  value: number,
  rule: { readonly least: number; readonly most: number },
): readonly string[] {
  const broken = [
    ...(value < rule.least ? [`Member must have value greater than or equal to ${rule.least}`] : []),
    ...(value > rule.most ? [`Member must have value less than or equal to ${rule.most}`] : []),
  ]
  return broken.map(
    (constraint) => `Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  )
}
