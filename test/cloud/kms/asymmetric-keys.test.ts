import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  type CreateKeyCommandInput,
  type KMSClient,
} from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'

import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { createOrganizationCloud, nonProdId, otherRegion } from '../../support/organization-cloud.ts'
import { amiOf, copySeconds, createCopyWorld, pass } from '../ec2/copy-world.ts'
import { kmsOf, outcome, root } from './kms-world.ts'

const signing = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } as const
const encrypting = { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' } as const

const create = async (client: KMSClient, input: CreateKeyCommandInput) =>
  (await client.send(new CreateKeyCommand(input))).KeyMetadata!

const keyOf = async (cloud: InProcessCloud, input: CreateKeyCommandInput): Promise<string> =>
  (await create(kmsOf(cloud), input)).Arn!

describe('an asymmetric key', () => {
  it.each([
    ['for signatures', signing, 'SigningAlgorithms', 'EncryptionAlgorithms'],
    ['for encryption', encrypting, 'EncryptionAlgorithms', 'SigningAlgorithms'],
    [
      'of a curve',
      { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
      'SigningAlgorithms',
      'MacAlgorithms',
    ],
  ] as const)('%s tells what it is', async (_case, input, present, absent) => {
    const client = kmsOf(createOrganizationCloud())
    const { Arn } = await create(client, input)
    const { KeyMetadata: told } = await client.send(new DescribeKeyCommand({ KeyId: Arn! }))

    expect(told).toMatchObject({ ...input, CustomerMasterKeySpec: input.KeySpec, Enabled: true })
    expect(told).toHaveProperty(present)
    expect(told).not.toHaveProperty(absent)
  })

  it.each([
    ['without a usage', { KeySpec: 'RSA_2048' }],
    ['of a curve for encryption', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'ENCRYPT_DECRYPT' }],
    ['for something else', { KeySpec: 'RSA_2048', KeyUsage: 'KEY_AGREEMENT' }],
  ] as const)('is not made %s, nor a symmetric one for signatures', async (_case, input) => {
    const cloud = createOrganizationCloud()

    expect(await outcome(keyOf(cloud, input))).toBe('ValidationException')
    expect(await outcome(keyOf(cloud, { KeyUsage: 'SIGN_VERIFY' }))).toBe('ValidationException')
  })

  it.each([
    ['GenerateDataKey', (KeyId: string) => new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' })],
    [
      'GenerateDataKeyWithoutPlaintext',
      (KeyId: string) =>
        new GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256', DryRun: true }),
    ],
    ['Encrypt', (KeyId: string) => new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })],
    [
      'Decrypt',
      (KeyId: string) =>
        new DecryptCommand({ KeyId, DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] } as never),
    ],
  ] as const)('does not serve %s, not even as a dry run', async (name, command) => {
    const cloud = createOrganizationCloud()
    const [signs, encrypts] = [await keyOf(cloud, signing), await keyOf(cloud, encrypting)]
    const send = async (key: string) => kmsOf(cloud).send(command(key) as GenerateDataKeyCommand)

    await expect(send(signs)).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
      message: `${signs} key usage is SIGN_VERIFY which is not valid for ${name}.`,
    })
    await expect(send(encrypts)).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
      message: `${encrypts} key spec is RSA_2048 which is not valid for ${name}.`,
    })
  })

  it('is looked at after permissions and state', async () => {
    const cloud = createOrganizationCloud()
    const key = await keyOf(cloud, signing)
    const ask = async (accountId?: string) =>
      outcome(
        kmsOf(cloud, accountId).send(
          new GenerateDataKeyWithoutPlaintextCommand({ KeyId: key, KeySpec: 'AES_256', DryRun: true }),
        ),
      )

    expect(await ask(nonProdId)).toBe('AccessDeniedException')
    expect(await ask()).toBe('InvalidKeyUsageException')
  })

  it('has aliases as any other, and grants that are not modelled', async () => {
    const cloud = createOrganizationCloud()
    const key = await keyOf(cloud, signing)
    await kmsOf(cloud).send(new CreateAliasCommand({ AliasName: 'alias/signs', TargetKeyId: key }))
    const command = new DescribeKeyCommand({ KeyId: 'alias/signs' })

    expect((await kmsOf(cloud).send(command)).KeyMetadata!.Arn).toBe(key)
    const GranteePrincipal = root(nonProdId)
    expect(
      await outcome(
        kmsOf(cloud).send(
          new CreateGrantCommand({ KeyId: key, GranteePrincipal, Operations: ['DescribeKey'] }),
        ),
      ),
    ).toBe('UnsupportedOperationException')
  })

  it('makes a copy fail that is to be encrypted with it', async () => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    const { Arn } = await create(kmsOf(cloud, nonProdId, otherRegion), encrypting)
    const id = await copy({ Encrypted: true, KmsKeyId: Arn! })
    await pass(cloud, copySeconds)

    expect(await amiOf(nonProd, id)).toMatchObject({
      State: 'failed',
      StateReason: { Message: 'Given key ID is not accessible' },
    })
  })
})
