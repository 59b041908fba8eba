import { DescribeKeyCommand } from '@aws-sdk/client-kms'
import type { KMSClient, KeyMetadata } from '@aws-sdk/client-kms'

import type { KeyReading } from '../domain/launch/ami.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { EncryptionKeys } from '../ports/encryption-keys.ts'
import { hasName, translateAwsError } from './aws-error.ts'

/** What DescribeKey answers where there is no such key, or its policy or ours does not let us look. */
const hiddenNames = ['NotFoundException', 'AccessDeniedException'] as const

/** KMS's keys, each in the Region of its ARN. */
export function createKmsKeys(clientFor: (region: string) => KMSClient): EncryptionKeys {
  return {
    read: async (keyArn) => {
      try {
        const command = new DescribeKeyCommand({ KeyId: keyArn })
        const { KeyMetadata: key } = await clientFor(regionOfArn(keyArn)).send(command)
        return readingOf(key)
      } catch (error) {
        if (hiddenNames.some((name) => hasName(error, name))) {
          return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
        }
        throw translateAwsError(error, { where: keyArn, action: 'kms:DescribeKey' })
      }
    },
  }
}

function readingOf(key: KeyMetadata | undefined): KeyReading {
  if (key?.KeyManager === 'AWS') return { kind: 'awsManaged' }
  const state = key?.KeyState ?? 'unknown'
  return state === 'Enabled' ? { kind: 'usable' } : { kind: 'unusable', state }
}
