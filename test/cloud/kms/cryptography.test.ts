import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
  type DecryptCommandInput,
  type GenerateDataKeyCommandInput,
  type ReEncryptCommandInput,
} from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'

import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { limitTarget } from '../../../local/organizations/limit-target.ts'
import {
  allow,
  createOrganizationCloud,
  nonProdId,
  otherRegion,
  ownerId,
  region,
  startMs,
} from '../../support/organization-cloud.ts'
import { kmsOf, newKey, opening, outcome, roleIn } from './kms-world.ts'

const Plaintext = Buffer.from('golden')
const EncryptionContext = { app: 'web', stage: 'prod' }
const denied = 'AccessDeniedException'
const day = 86_400_000

async function encrypted(cloud: InProcessCloud, KeyId: string) {
  const { CiphertextBlob } = await kmsOf(cloud).send(
    new EncryptCommand({ KeyId, Plaintext, EncryptionContext }),
  )
  return CiphertextBlob!
}

const decrypting = (CiphertextBlob: Uint8Array, rest: Partial<DecryptCommandInput> = {}) =>
  new DecryptCommand({ CiphertextBlob, EncryptionContext, ...rest })

describe('a ciphertext', () => {
  it('tells its key and opens in its encryption context, in whatever order', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const blob = await encrypted(cloud, key)

    const answer = await kmsOf(cloud).send(
      decrypting(blob, { EncryptionContext: { stage: 'prod', app: 'web' } }),
    )

    expect(answer).toMatchObject({ KeyId: key, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })
    expect(Buffer.from(answer.Plaintext!).toString()).toBe('golden')
    expect(Buffer.from(blob).toString()).not.toContain('golden')
    expect(await encrypted(cloud, key)).not.toStrictEqual(blob)
  })

  it.each([
    [
      'in another encryption context',
      () => ({ EncryptionContext: { app: 'web' } }),
      'InvalidCiphertextException',
    ],
    [
      'when it is none',
      () => ({ CiphertextBlob: Buffer.from('something else altogether') }),
      'InvalidCiphertextException',
    ],
    ['by another key', (other: string) => ({ KeyId: other }), 'IncorrectKeyException'],
    ['by an unknown key', () => ({ KeyId: 'alias/nothing' }), 'NotFoundException'],
    ['without a ciphertext', () => ({ CiphertextBlob: undefined }), 'ValidationException'],
    [
      'with another algorithm',
      () => ({ EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' }),
      'InvalidKeyUsageException',
    ],
  ])('does not open %s', async (_, change, name) => {
    const cloud = createOrganizationCloud()
    const blob = await encrypted(cloud, await newKey(cloud))
    const command = decrypting(blob, change(await newKey(cloud)) as Partial<DecryptCommandInput>)

    expect(await outcome(kmsOf(cloud).send(command))).toBe(name)
  })

  it('that was changed does not open', async () => {
    const cloud = createOrganizationCloud()
    const blob = Buffer.from(await encrypted(cloud, await newKey(cloud)))
    blob[blob.length - 1]! ^= 1

    expect(await outcome(kmsOf(cloud).send(decrypting(blob)))).toBe('InvalidCiphertextException')
  })

  it('does not open in another Region', async () => {
    const cloud = createOrganizationCloud()
    const blob = await encrypted(cloud, await newKey(cloud))

    await expect(kmsOf(cloud, ownerId, otherRegion).send(decrypting(blob))).rejects.toMatchObject({
      name: denied,
      message:
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    })
  })

  it('opens for whom key policy and identity policy let', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud, opening(nonProdId, 'kms:Decrypt'))
    const blob = await encrypted(cloud, key)
    const able = await roleIn(cloud, nonProdId, [allow('kms:Decrypt', key)])
    const unable = await roleIn(cloud, nonProdId)

    expect(await outcome(able.client.send(decrypting(blob)))).toBe('done')
    await expect(unable.client.send(decrypting(blob))).rejects.toThrow(
      `not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows`,
    )
  })

  it.each([0, 4097])('is not made of %i bytes', async (length) => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    const command = new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(length) })

    expect(await outcome(kmsOf(cloud).send(command))).toBe('ValidationException')
  })

  it('may have to be in an encryption context that a key policy names', async () => {
    const cloud = createOrganizationCloud()
    const Condition = { StringEquals: { 'kms:EncryptionContext:app': 'web' } }
    const key = await newKey(cloud, opening(nonProdId, 'kms:Encrypt', { Condition }))
    const encrypt = async (context: Record<string, string>) =>
      outcome(
        kmsOf(cloud, nonProdId).send(
          new EncryptCommand({ KeyId: key, Plaintext, EncryptionContext: context }),
        ),
      )

    expect([await encrypt({ app: 'web' }), await encrypt({ app: 'db' })]).toStrictEqual(['done', denied])
  })
})

describe('ReEncrypt', () => {
  const setUp = async () => {
    const cloud = createOrganizationCloud()
    const [from, to] = [
      await newKey(cloud, opening(nonProdId, 'kms:ReEncryptFrom')),
      await newKey(cloud, opening(nonProdId, 'kms:ReEncryptTo')),
    ]
    const input: ReEncryptCommandInput = {
      CiphertextBlob: await encrypted(cloud, from),
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: to,
      DestinationEncryptionContext: { app: 'db' },
    }
    return { cloud, from, to, input }
  }

  it('makes a ciphertext of another key in another encryption context', async () => {
    const { cloud, from, to, input } = await setUp()

    const { CiphertextBlob, ...answer } = await kmsOf(cloud).send(new ReEncryptCommand(input))

    expect(answer).toMatchObject({ SourceKeyId: from, KeyId: to })
    const opened = await kmsOf(cloud).send(decrypting(CiphertextBlob!, { EncryptionContext: { app: 'db' } }))
    expect(Buffer.from(opened.Plaintext!).toString()).toBe('golden')
    expect(opened.KeyId).toBe(to)
  })

  it.each([
    ['both', ['kms:ReEncrypt*'], 'done'],
    ['the first', ['kms:ReEncryptFrom'], denied],
    ['the second', ['kms:ReEncryptTo'], denied],
  ])('with %s of its two permissions of a role is %s', async (_, actions, expected) => {
    const { cloud, input } = await setUp()
    const { client } = await roleIn(cloud, nonProdId, [allow(actions)])

    expect(await outcome(client.send(new ReEncryptCommand(input)))).toBe(expected)
  })

  it('asks both keys', async () => {
    const { cloud, from, to, input } = await setUp()
    const other = await newKey(cloud)
    const send = async (change: Partial<ReEncryptCommandInput>) =>
      outcome(kmsOf(cloud, nonProdId).send(new ReEncryptCommand({ ...input, ...change })))

    expect(await send({ DestinationKeyId: other })).toBe(denied)
    expect(await send({ CiphertextBlob: await encrypted(cloud, to) })).toBe(denied)
    expect(await send({ SourceKeyId: from, DryRun: true })).toBe('DryRunOperationException')
    await kmsOf(cloud).send(new DisableKeyCommand({ KeyId: from }))
    expect(await send({})).toBe('DisabledException')
  })

  it('as a dry run without a ciphertext asks both keys for permission', async () => {
    const { cloud, from, to } = await setUp()
    const send = async (SourceKeyId: string) =>
      outcome(
        kmsOf(cloud, nonProdId).send(
          new ReEncryptCommand({
            SourceKeyId,
            DestinationKeyId: to,
            DryRun: true,
            DryRunModifiers: ['IGNORE_CIPHERTEXT'],
            CiphertextBlob: undefined,
          }),
        ),
      )

    expect([await send(from), await send(to)]).toStrictEqual(['DryRunOperationException', denied])
  })
})

describe('a data key', () => {
  it('comes in plain and encrypted, or encrypted only', async () => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    const input = { KeyId, KeySpec: 'AES_256', EncryptionContext } as const

    const both = await kmsOf(cloud).send(new GenerateDataKeyCommand(input))
    const one = await kmsOf(cloud).send(new GenerateDataKeyWithoutPlaintextCommand(input))

    const opened = await kmsOf(cloud).send(decrypting(both.CiphertextBlob!))
    expect(both.Plaintext).toHaveLength(32)
    expect(Buffer.from(opened.Plaintext!)).toStrictEqual(Buffer.from(both.Plaintext!))
    expect(one).toMatchObject({ KeyId })
    expect(one).not.toHaveProperty('Plaintext')
    expect((await kmsOf(cloud).send(decrypting(one.CiphertextBlob!))).Plaintext).toHaveLength(32)
  })

  it.each<[string, Partial<GenerateDataKeyCommandInput>, string]>([
    ['neither size', {}, 'ValidationException'],
    ['both sizes', { KeySpec: 'AES_128', NumberOfBytes: 16 }, 'ValidationException'],
    ['too many bytes', { NumberOfBytes: 1025 }, 'ValidationException'],
    ['a size in bytes', { NumberOfBytes: 1024 }, 'done'],
  ])('with %s', async (_, size, expected) => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)

    expect(await outcome(kmsOf(cloud).send(new GenerateDataKeyCommand({ KeyId, ...size })))).toBe(expected)
  })
})

describe('a key policy that names a role', () => {
  it('is enough in its own account', async () => {
    const cloud = createOrganizationCloud()
    const { arn, client } = await roleIn(cloud, ownerId)
    const KeyId = await newKey(cloud, opening(arn, 'kms:DescribeKey'))

    expect(await outcome(client.send(new DescribeKeyCommand({ KeyId })))).toBe('done')
  })

  it('is not enough in another account', async () => {
    const cloud = createOrganizationCloud()
    const { arn, client } = await roleIn(cloud, nonProdId)
    const KeyId = await newKey(cloud, opening(arn, 'kms:DescribeKey'))

    await expect(client.send(new DescribeKeyCommand({ KeyId }))).rejects.toThrow('no identity-based policy')
  })

  it('does not overrule the organization', async () => {
    const cloud = createOrganizationCloud()
    const { arn, client } = await roleIn(cloud, ownerId)
    const KeyId = await newKey(cloud, opening(arn, 'kms:DescribeKey'))

    limitTarget(cloud.organizationPolicies, {
      name: 'no-keys',
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'kms:DescribeKey', Resource: '*' }],
      },
      targetId: ownerId,
    })

    await expect(client.send(new DescribeKeyCommand({ KeyId }))).rejects.toThrow(
      `kms:DescribeKey on resource: ${KeyId} with an explicit deny in a service control policy`,
    )
  })
})

describe('a key that is to be deleted', () => {
  it('cannot be used nor enabled, can be kept after all, disabled', async () => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    const kms = kmsOf(cloud)

    const answer = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }))

    const DeletionDate = new Date(startMs + 7 * day)
    expect(answer).toMatchObject({ KeyId, DeletionDate, KeyState: 'PendingDeletion', PendingWindowInDays: 7 })
    expect((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata).toMatchObject({
      KeyState: 'PendingDeletion',
      Enabled: false,
      DeletionDate,
    })
    for (const command of [
      new EncryptCommand({ KeyId, Plaintext }),
      new EnableKeyCommand({ KeyId }),
      new DisableKeyCommand({ KeyId }),
      new ScheduleKeyDeletionCommand({ KeyId }),
      new CreateAliasCommand({ AliasName: 'alias/late', TargetKeyId: KeyId }),
    ]) {
      await expect(kms.send(command as EnableKeyCommand)).rejects.toMatchObject({
        name: 'KMSInvalidStateException',
        message: `${KeyId} is pending deletion.`,
      })
    }
    await kms.send(new CancelKeyDeletionCommand({ KeyId }))
    expect((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata).toMatchObject({
      KeyState: 'Disabled',
    })
    await expect(kms.send(new CancelKeyDeletionCommand({ KeyId }))).rejects.toMatchObject({
      name: 'KMSInvalidStateException',
    })
  })

  it('is gone in the end', async () => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    await kmsOf(cloud).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }))

    await cloud.clock.advance(7 * day)

    expect(await outcome(kmsOf(cloud).send(new DescribeKeyCommand({ KeyId })))).toBe('NotFoundException')
  })

  it.each([6, 31])('is not in %i days', async (PendingWindowInDays) => {
    const cloud = createOrganizationCloud()
    const command = new ScheduleKeyDeletionCommand({ KeyId: await newKey(cloud), PendingWindowInDays })

    expect(await outcome(kmsOf(cloud).send(command))).toBe('ValidationException')
  })
})

describe('an alias', () => {
  const AliasName = 'alias/golden'
  const setUp = async () => {
    const cloud = createOrganizationCloud()
    const [one, other] = [await newKey(cloud), await newKey(cloud)]
    await kmsOf(cloud).send(new CreateAliasCommand({ AliasName, TargetKeyId: one }))
    return { cloud, one, other }
  }

  it('names another key after UpdateAlias and none after DeleteAlias', async () => {
    const { cloud, other } = await setUp()
    const kms = kmsOf(cloud)

    await kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: other }))
    expect((await kms.send(new DescribeKeyCommand({ KeyId: AliasName }))).KeyMetadata?.Arn).toBe(other)
    await kms.send(new DeleteAliasCommand({ AliasName }))
    expect(await outcome(kms.send(new DescribeKeyCommand({ KeyId: AliasName })))).toBe('NotFoundException')
    expect(await outcome(kms.send(new DeleteAliasCommand({ AliasName })))).toBe('NotFoundException')
  })

  it('of the same name names a key of its own in each Region', async () => {
    const { cloud, one } = await setUp()
    const elsewhere = kmsOf(cloud, ownerId, otherRegion)

    expect(await outcome(elsewhere.send(new DescribeKeyCommand({ KeyId: AliasName })))).toBe(
      'NotFoundException',
    )
    await expect(
      elsewhere.send(new CreateAliasCommand({ AliasName, TargetKeyId: one })),
    ).rejects.toMatchObject({ name: 'NotFoundException', message: `Invalid arn ${region}` })
  })

  it.each([
    ['UpdateAlias', (TargetKeyId: string) => new UpdateAliasCommand({ AliasName, TargetKeyId })],
    ['DeleteAlias', () => new DeleteAliasCommand({ AliasName })],
  ])('is changed with kms:%s on it and on the keys only', async (action, commandFor) => {
    const { cloud, one, other } = await setUp()
    const aliasArn = `arn:aws:kms:${region}:${ownerId}:${AliasName}`
    const asRole = async (resources: readonly string[]) => {
      const { client } = await roleIn(cloud, ownerId, [allow(`kms:${action}`, resources)])
      return outcome(client.send(commandFor(other) as DeleteAliasCommand))
    }

    expect(await asRole([one, other])).toBe(denied)
    expect(await asRole([aliasArn, other])).toBe(denied)
    expect(await asRole([aliasArn, one, other])).toBe('done')
  })

  it('may be what a policy names a key by', async () => {
    const { cloud, one, other } = await setUp()
    const statement = (key: string) => ({
      ...allow('kms:DescribeKey'),
      Condition: { 'ForAnyValue:StringEquals': { [key]: AliasName } },
    })
    const byKey = await roleIn(cloud, ownerId, [statement('kms:ResourceAliases')])
    const byRequest = await roleIn(cloud, ownerId, [statement('kms:RequestAlias')])
    const describeAs = async (role: typeof byKey, KeyId: string) =>
      outcome(role.client.send(new DescribeKeyCommand({ KeyId })))

    expect([await describeAs(byKey, one), await describeAs(byKey, other)]).toStrictEqual(['done', denied])
    expect([await describeAs(byRequest, AliasName), await describeAs(byRequest, one)]).toStrictEqual([
      'done',
      denied,
    ])
  })
})
