import type { Accounts } from '../cloud/accounts.ts'
import type { Place } from '../cloud/place.ts'
import { ServiceError } from '../cloud/service.ts'
import { conditionKeysOf, type Policy } from '../iam/policy.ts'
import { readPolicy } from '../iam/read-policy.ts'
import { isKnownKey } from '../iam/request-context.ts'
import { malformedPolicy } from './errors.ts'

/** A key policy has at most 32 KB (KMS Developer Guide, "Quotas"). */
const maxPolicyLength = 32_768

/**
 * Reads a key policy. What it cannot evaluate is refused.
 * @throws ServiceError MalformedPolicyDocumentException, LimitExceededException.
 */
export function readKeyPolicy(text: string): Policy {
  if (text.length > maxPolicyLength) {
    throw new ServiceError('LimitExceededException', `Expected a policy of 32 KB at most, got ${text.length}`)
  }
  const policy = readDocument(text)
  const unknownKeys = conditionKeysOf(policy).filter((key) => !isKnownKey(key))
  if (unknownKeys.length === 0) return policy
  throw malformedPolicy(
    `The key policy is refused: no request here carries the condition key ${unknownKeys.join(', ')}`,
  )
}

/** @throws ServiceError MalformedPolicyDocumentException when a principal's account does not exist. */
export function checkPrincipals(policy: Policy, accounts: Accounts): void {
  const isInvalid = policy.statements
    .flatMap(({ principals }) => principals ?? [])
    .some((principal) => {
      if (principal.kind === 'account') return !accounts.exists(principal.accountId)
      return principal.kind === 'identity' && !accounts.exists(principal.arn.split(':')[4] ?? '')
    })
  if (isInvalid) throw malformedPolicy('Policy contains a statement with one or more invalid principals.')
}

/** The policy of a key that is created without one: the account's IAM policies decide. */
export function customerKeyPolicy({ accountId }: Place): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: rootOf(accountId) },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  })
}

/** The policy of the key that AWS manages for EBS: usable through EC2 and by its own account alone, and unchangeable. */
export function ebsKeyPolicy({ accountId, region }: Place): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'auto-ebs-2',
    Statement: [
      {
        Sid: 'Use through EBS by all principals of the account that may use EBS',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:CallerAccount': accountId, 'kms:ViaService': `ec2.${region}.amazonaws.com` },
        },
      },
      {
        Sid: 'Metadata for the account',
        Effect: 'Allow',
        Principal: { AWS: rootOf(accountId) },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  })
}

function rootOf(accountId: string): string {
  return `arn:aws:iam::${accountId}:root`
}

function readDocument(text: string): Policy {
  try {
    const document: unknown = JSON.parse(text)
    return readPolicy(document, { name: 'default', kind: 'resource' })
  } catch (error) {
    if (error instanceof SyntaxError) throw malformedPolicy('The key policy is not valid JSON.')
    if (error instanceof ServiceError) throw malformedPolicy(error.message)
    throw error
  }
}
