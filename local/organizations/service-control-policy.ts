import { ServiceError } from '../cloud/service.ts'
import { conditionKeysOf, type Policy } from '../iam/policy.ts'
import { readPolicy } from '../iam/read-policy.ts'
import { isKnownKey } from '../iam/request-context.ts'
import { constraintViolation } from './errors.ts'

/** A service control policy has at most 10,240 characters, spaces included (Organizations User Guide, "Quotas"). */
const maxLength = 10_240

/**
 * Reads a service control policy: the language of identity policies, with its version (Organizations User Guide, "SCP
 * syntax").
 * @throws ServiceError MalformedPolicyDocumentException, ConstraintViolationException.
 */
export function readServiceControlPolicy(text: string, name: string): Policy {
  if (text.length > maxLength) throw constraintViolation('POLICY_CONTENT_LIMIT_EXCEEDED')
  const policy = readDocument(text, name)
  const unknownKeys = conditionKeysOf(policy).filter((key) => !isKnownKey(key))
  if (unknownKeys.length === 0) return policy
  throw malformed(`no request here carries the condition key ${unknownKeys.join(', ')}`)
}

function readDocument(text: string, name: string): Policy {
  try {
    const document: unknown = JSON.parse(text)
    return readPolicy(document, { name, kind: 'identity' })
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed('it is not valid JSON')
    if (error instanceof ServiceError) throw malformed(error.message)
    throw error
  }
}

function malformed(reason: string): ServiceError {
  return new ServiceError(
    'MalformedPolicyDocumentException',
    `The provided policy document does not meet the requirements of the specified policy type: ${reason}`,
  )
}
