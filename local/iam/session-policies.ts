import type { PolicyDescriptorType } from '@aws-sdk/client-sts'

import { type Caller, ServiceError } from '../cloud/service.ts'
import { readManagedPolicy, readRolePolicy } from './identity-policy.ts'
import type { Policy } from './policy.ts'

/** What sessions were limited to when they were opened. */
export interface SessionPolicies {
  /** `undefined` when the session was opened without. */
  of(caller: Caller): readonly Policy[] | undefined
}

/**
 * The session policies that an AssumeRole request names: a document, managed policies, or both; `undefined` for none.
 * @throws ServiceError MalformedPolicyDocument, NoSuchEntity, ValidationError.
 */
export function readSessionPolicies(
  text: string | undefined,
  managed: readonly PolicyDescriptorType[] = [],
): readonly Policy[] | undefined {
  if (text === undefined && managed.length === 0) return undefined
  if (managed.length > 10) {
    throw new ServiceError(
      'ValidationError',
      `Expected at most 10 managed session policies, got ${managed.length}`,
    )
  }
  return [
    ...(text === undefined ? [] : [readRolePolicy(parse(text), 'session policy')]),
    ...managed.map(({ arn = '' }) => readManagedPolicy(arn)),
  ]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('MalformedPolicyDocument', 'This policy contains invalid Json')
  }
}
