import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

import { canonicalJson } from '../cloud/canonical-json.ts'
import { ServiceError } from '../cloud/service.ts'
import type { EncryptionContext } from './grant.ts'

/** The form is ours: this mark, the length of the key's ARN, the ARN, nonce, tag and what AES-256-GCM made. */
const mark = Buffer.from('IBSK')
const nonceBytes = 12
const tagBytes = 16

/** What is to be kept secret. */
export interface Secret {
  readonly keyArn: string
  readonly encryptionContext: EncryptionContext
  readonly plaintext: Uint8Array
}

/** Encrypts with a key whose material follows from its ARN; `nonce` has 24 hexadecimal digits. */
export function seal({ keyArn, encryptionContext, plaintext }: Secret, nonce: string): Uint8Array {
  const iv = Buffer.from(nonce, 'hex')
  const cipher = createCipheriv('aes-256-gcm', materialOf(keyArn), iv)
  cipher.setAAD(additionalData(encryptionContext))
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const arn = Buffer.from(keyArn)
  return Buffer.concat([mark, Buffer.of(arn.length), arn, iv, cipher.getAuthTag(), sealed])
}

/** The ARN of the key that made a ciphertext. @throws ServiceError InvalidCiphertextException. */
export function keyArnOf(ciphertext: Uint8Array): string {
  return partsOf(ciphertext).keyArn
}

/**
 * Decrypts what `seal` made; nothing where there is no ciphertext.
 * @throws ServiceError InvalidCiphertextException, also for another encryption context.
 */
export function open(ciphertext: Uint8Array | undefined, encryptionContext: EncryptionContext): Uint8Array {
  if (ciphertext === undefined) return new Uint8Array()
  const { keyArn, iv, tag, sealed } = partsOf(ciphertext)
  const decipher = createDecipheriv('aes-256-gcm', materialOf(keyArn), iv)
  decipher.setAAD(additionalData(encryptionContext))
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  } catch {
    throw invalidCiphertext()
  }
}

function partsOf(ciphertext: Uint8Array) {
  const bytes = Buffer.from(ciphertext)
  const arnStart = mark.length + 1
  const arnEnd = arnStart + (bytes[mark.length] ?? 0)
  const tagStart = arnEnd + nonceBytes
  if (!bytes.subarray(0, mark.length).equals(mark) || bytes.length < tagStart + tagBytes)
    throw invalidCiphertext()
  return {
    keyArn: bytes.toString('utf8', arnStart, arnEnd),
    iv: bytes.subarray(arnEnd, tagStart),
    tag: bytes.subarray(tagStart, tagStart + tagBytes),
    sealed: bytes.subarray(tagStart + tagBytes),
  }
}

/** AWS's InvalidCiphertextException has no message. */
function invalidCiphertext(): ServiceError {
  return new ServiceError('InvalidCiphertextException', '')
}

function materialOf(keyArn: string): Buffer {
  return createHash('sha256').update(keyArn).digest()
}

function additionalData(encryptionContext: EncryptionContext): Buffer {
  return Buffer.from(canonicalJson(encryptionContext))
}
