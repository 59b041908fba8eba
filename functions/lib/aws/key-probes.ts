import {
  CreateGrantCommand,
  DescribeKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  paginateListGrants,
} from '@aws-sdk/client-kms'
import type { GrantOperation, KMSClient } from '@aws-sdk/client-kms'

import { distributionRoleArn } from '../domain/copying/distribution-role.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { KeyProbes } from '../ports/destination-probes.ts'
import type { DestinationCalls } from './destination-calls.ts'
import { triedOnly } from './tried-only.ts'

/** What EBS lets itself be granted to decrypt what it copies. */
const grantOperations: GrantOperation[] = [
  'Decrypt',
  'DescribeKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
]

/** Asks KMS with the role of one account. */
export function createKeyProbes(accountId: string, calls: DestinationCalls<KMSClient>): KeyProbes {
  const calling = async <T>(keyArn: string, call: (client: KMSClient) => Promise<T>) =>
    calls.calling({ accountId, region: regionOfArn(keyArn) }, call)

  return {
    describeKey: async (keyArn) =>
      calling(keyArn, async (client) => {
        const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId: keyArn }))
        return {
          arn: key?.Arn ?? keyArn,
          state: key?.KeyState ?? 'unknown',
          spec: key?.KeySpec ?? 'unknown',
          usage: key?.KeyUsage ?? 'unknown',
        }
      }),
    tryDataKey: async (keyArn) =>
      calling(keyArn, async (client) => {
        const input = { KeyId: keyArn, KeySpec: 'AES_256' as const, DryRun: true }
        return triedOnly(async () => client.send(new GenerateDataKeyWithoutPlaintextCommand(input)))
      }),
    tryGrant: async (keyArn) =>
      calling(keyArn, async (client) => {
        const GranteePrincipal = distributionRoleArn({ accountId, region: regionOfArn(keyArn) })
        const input = { KeyId: keyArn, GranteePrincipal, Operations: grantOperations, DryRun: true }
        return triedOnly(async () => client.send(new CreateGrantCommand(input)))
      }),
    hasGrant: async (keyArn, roleArn) =>
      calling(keyArn, async (client) => {
        const input = { KeyId: keyArn, GranteePrincipal: roleArn }
        for await (const { Grants: grants = [] } of paginateListGrants({ client }, input)) {
          if (grants.length > 0) return true
        }
        return false
      }),
  }
}
