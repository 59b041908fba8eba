import type { CreateKeyRequest, KeyMetadata } from '@aws-sdk/client-kms'

import { ServiceError } from '../cloud/service.ts'
import { invalidRequest, notModelled } from './errors.ts'

/** What a key is for, and what it is made of. */
export interface KeyKind {
  readonly spec: 'SYMMETRIC_DEFAULT' | 'RSA_2048' | 'RSA_3072' | 'RSA_4096' | 'ECC_NIST_P256'
  readonly usage: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY'
}

interface OfKind {
  readonly kind: KeyKind
}

/** What CreateKey makes where nothing else is asked for, and the only kind that EBS and data keys take. */
export const symmetricKind: KeyKind = { spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }

const specs: readonly KeyKind['spec'][] = [
  'SYMMETRIC_DEFAULT',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
]

/**
 * The kind of key that a request asks for.
 * @throws ServiceError ValidationException for a usage that the spec has not, UnsupportedOperationException for kinds
 * that are not modelled.
 */
export function readKeyKind(input: CreateKeyRequest): KeyKind {
  const { KeyUsage: asked, KeySpec = 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec = KeySpec } = input
  const spec = specs.find((known) => known === KeySpec)
  if (spec === undefined || CustomerMasterKeySpec !== KeySpec)
    throw notModelled(`a key whose KeySpec is one of ${specs.join(', ')}, got ${KeySpec}`)
  if (asked === undefined && spec !== 'SYMMETRIC_DEFAULT')
    throw invalidRequest(
      `You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.`,
    )
  const usage = asked ?? 'ENCRYPT_DECRYPT'
  if ((usage !== 'ENCRYPT_DECRYPT' && usage !== 'SIGN_VERIFY') || !usagesOf(spec).includes(usage))
    throw invalidRequest(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`)
  return { spec, usage }
}

function usagesOf(spec: KeyKind['spec']): readonly KeyKind['usage'][] {
  if (spec === 'SYMMETRIC_DEFAULT') return ['ENCRYPT_DECRYPT']
  return spec === 'ECC_NIST_P256' ? ['SIGN_VERIFY'] : ['ENCRYPT_DECRYPT', 'SIGN_VERIFY']
}

/** Whether a key can encrypt data keys, and so volumes. */
export function isSymmetric({ kind }: OfKind): boolean {
  return kind.spec === 'SYMMETRIC_DEFAULT'
}

/** @throws ServiceError InvalidKeyUsageException for a key that an operation cannot use. */
export function requireSymmetricKey(key: OfKind & { readonly arn: string }, action: string): void {
  if (isSymmetric(key)) return
  const operation = action.slice('kms:'.length)
  throw new ServiceError(
    'InvalidKeyUsageException',
    key.kind.usage === 'SIGN_VERIFY'
      ? `${key.arn} key usage is SIGN_VERIFY which is not valid for ${operation}.`
      : `${key.arn} key spec is ${key.kind.spec} which is not valid for ${operation}.`,
  )
}

/** What CreateKey and DescribeKey tell of a key's kind (KMS Developer Guide, "Key spec reference"). */
export function kindMetadata({ kind: { spec, usage } }: OfKind): Partial<KeyMetadata> {
  return {
    KeyUsage: usage,
    CustomerMasterKeySpec: spec,
    KeySpec: spec,
    ...(usage === 'ENCRYPT_DECRYPT'
      ? {
          EncryptionAlgorithms:
            spec === 'SYMMETRIC_DEFAULT' ? ['SYMMETRIC_DEFAULT'] : ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
        }
      : { SigningAlgorithms: spec === 'ECC_NIST_P256' ? ['ECDSA_SHA_256'] : [...rsaSigning] }),
  }
}

const rsaSigning = [
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
] as const
