import type { GrantConstraints, GrantOperation } from '@aws-sdk/client-kms'

import type { Policy } from '../iam/policy.ts'

/** A permission to use a key beside its key policy. */
export interface Grant {
  /** 64 hexadecimal digits. */
  readonly id: string
  readonly keyArn: string
  readonly name: string | undefined
  /** The account that created it. */
  readonly issuingAccountId: string
  /** The ARN of an account, a role, a session or a user. */
  readonly granteePrincipal: string
  readonly retiringPrincipal: string | undefined
  readonly operations: readonly GrantOperation[]
  readonly constraints: GrantConstraints | undefined
  readonly createdAtMs: number
  /** A statement with the grantee as its principal and the operations as its actions. */
  readonly policy: Policy
}

/** A grant as it is asked for. */
export type NewGrant = Omit<Grant, 'id' | 'createdAtMs' | 'policy'>

/** What grants look at in a request, beside who makes it. */
export interface GrantConditions {
  /** Absent for operations that have none; empty when the request names none. */
  readonly encryptionContext?: EncryptionContext
  /** For CreateGrant: what is to be granted on. */
  readonly newGrant?: Pick<NewGrant, 'operations' | 'constraints'>
}

/** Pairs that are bound to a ciphertext. */
export type EncryptionContext = Readonly<Record<string, string>>

/** The operations that a grant on a symmetric key for encryption may allow (KMS Developer Guide, "Grant operations"). */
export const grantableOperations: ReadonlySet<string> = new Set<GrantOperation>([
  'CreateGrant',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'RetireGrant',
])
