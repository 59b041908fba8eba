import type { CopyImageCommandInput } from '@aws-sdk/client-ec2'
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
} from '@aws-sdk/client-kms'
import { describe as suite, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { allow, nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'
import {
  amiOf,
  copyImage,
  copySeconds,
  createCopyWorld,
  pass,
  permitVolumes,
  snapshotIdsOf,
  snapshotsOf,
} from './copy-world.ts'
import { ec2Of, ec2OfRole, newKey, permit } from './ec2-world.ts'

const kmsOf = (cloud: InProcessCloud, accountId: string, inRegion = otherRegion) =>
  clientsOf(cloud.connection, accountId, inRegion).kms

/** A key of nonProd in the Region that it copies to. */
async function ownKey(cloud: InProcessCloud, inRegion = otherRegion): Promise<string> {
  const { KeyMetadata } = await kmsOf(cloud, nonProdId, inRegion).send(new CreateKeyCommand({}))
  return KeyMetadata!.Arn!
}

async function defaultKey(
  cloud: InProcessCloud,
  accountId = nonProdId,
  inRegion = otherRegion,
): Promise<string> {
  const command = new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' })
  return (await kmsOf(cloud, accountId, inRegion).send(command)).KeyMetadata!.Arn!
}

const encryptedWith = (kmsKeyId?: string) => ({
  blockDeviceMappings: [
    {
      deviceName: '/dev/xvda',
      ebs: { encrypted: true, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) },
    },
  ],
})

/** A world whose AMI is encrypted with a key of the owner that lets nonProd in. */
async function createEncryptedWorld() {
  let keyArn = ''
  const world = await createCopyWorld({
    imageOf: async (cloud) => {
      keyArn = await newKey(cloud, [nonProdId])
      return encryptedWith(keyArn)
    },
  })
  return { ...world, keyArn }
}

const notAccessible = { Code: 'Client.InvalidKMSKey', Message: 'Given key ID is not accessible' }

suite('the key of a copy', () => {
  it('is none where the source has none and nobody asks', async () => {
    const { nonProd, copy } = await createCopyWorld()
    const [snapshot] = await snapshotsOf(nonProd, await copy())

    expect(snapshot).toMatchObject({ Encrypted: false })
    expect(snapshot).not.toHaveProperty('KmsKeyId')
  })

  it('is that which AWS manages where Encrypted names none', async () => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    const id = await copy({ Encrypted: true })
    await pass(cloud, copySeconds)

    expect(await amiOf(nonProd, id)).toMatchObject({
      State: 'available',
      BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
    })
    expect((await snapshotsOf(nonProd, id))[0]).toMatchObject({ KmsKeyId: await defaultKey(cloud) })
  })

  it.each([
    ['ARN', (arn: string) => arn],
    ['id', (arn: string) => arn.split('/')[1]!],
    ['alias', () => 'alias/golden'],
    ["alias's ARN", () => `arn:aws:kms:${otherRegion}:${nonProdId}:alias/golden`],
  ])('is the one that the request names by %s', async (_case, nameOf) => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    const arn = await ownKey(cloud)
    await kmsOf(cloud, nonProdId).send(
      new CreateAliasCommand({ AliasName: 'alias/golden', TargetKeyId: arn }),
    )
    const id = await copy({ Encrypted: true, KmsKeyId: nameOf(arn) })
    await pass(cloud, copySeconds)

    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'available' })
    expect((await snapshotsOf(nonProd, id))[0]).toMatchObject({ Encrypted: true, KmsKeyId: arn })
  })

  it('is the default of whoever copies what another account encrypted', async () => {
    const { cloud, nonProd, copy } = await createEncryptedWorld()
    const id = await copy()
    const here = await ec2Of(cloud, nonProdId)
    const inRegion = await copy({}, here)
    await pass(cloud, copySeconds)

    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'available' })
    expect((await snapshotsOf(nonProd, id))[0]?.KmsKeyId).toBe(await defaultKey(cloud))
    expect((await snapshotsOf(here, inRegion))[0]?.KmsKeyId).toBe(await defaultKey(cloud, nonProdId, region))
  })

  it("is the source's in one account and Region, and the default in another Region", async () => {
    const { cloud, owner, copy, keyArn } = await createEncryptedWorld()
    const there = await ec2Of(cloud, ownerId, otherRegion)
    const [near, far] = [await copy({}, owner), await copy({}, there)]
    await pass(cloud, copySeconds)

    expect((await snapshotsOf(owner, near))[0]?.KmsKeyId).toBe(keyArn)
    expect((await snapshotsOf(there, far))[0]?.KmsKeyId).toBe(await defaultKey(cloud, ownerId))
    expect([(await amiOf(owner, near)).State, (await amiOf(there, far)).State]).toStrictEqual([
      'available',
      'available',
    ])
  })

  it('keeps a copy on the key that AWS manages from being shared', async () => {
    const { cloud, nonProd, copy } = await createEncryptedWorld()
    const id = await copy()
    await pass(cloud, copySeconds)
    const [snapshotId] = await snapshotIdsOf(nonProd, id)

    await expect(permit(nonProd, id, { UserId: ownerId })).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: 'Snapshots encrypted with the AWS Managed CMK can’t be shared. Specify another snapshot.',
    })
    await expect(permitVolumes(nonProd, snapshotId!, ownerId)).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: 'Encrypted snapshots with EBS default key cannot be shared',
    })
  })
})

suite('CopyImage refuses at once', () => {
  it.each([undefined, false])('a key with Encrypted: %s', async (Encrypted) => {
    const { copy } = await createCopyWorld()

    await expect(copy({ Encrypted, KmsKeyId: 'alias/golden' })).rejects.toMatchObject({
      name: 'InvalidParameterDependency',
      message: 'The parameter [KmsKeyId] requires the parameter Encrypted to be set.',
    })
  })

  it('to take the encryption off', async () => {
    const { copy, snapshotIds } = await createEncryptedWorld()

    await expect(copy({ Encrypted: false })).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: `Snapshot ${snapshotIds[0]} is encrypted. Creating an unencrypted copy from an encrypted snapshot is not supported.`,
    })
  })
})

suite('a copy fails later', () => {
  const nowhere = '00000000-0000-4000-8000-000000000000'
  const keyArn = (inRegion: string, accountId: string) =>
    `arn:aws:kms:${inRegion}:${accountId}:key/${nowhere}`

  it.each([
    ['that does not exist', async () => nowhere],
    ['whose alias does not exist', async () => 'alias/nothing'],
    ['whose ARN means nothing', async () => keyArn(otherRegion, nonProdId)],
    ['of another Region', async (cloud: InProcessCloud) => ownKey(cloud, region)],
    [
      'of another account that does not let it in',
      async (cloud: InProcessCloud) => {
        const { KeyMetadata } = await kmsOf(cloud, ownerId).send(new CreateKeyCommand({}))
        return KeyMetadata!.Arn!
      },
    ],
    [
      'that is disabled',
      async (cloud: InProcessCloud) => {
        const arn = await ownKey(cloud)
        await kmsOf(cloud, nonProdId).send(new DisableKeyCommand({ KeyId: arn }))
        return arn
      },
    ],
  ])('with a key %s', async (_case, keyOf) => {
    const { cloud, nonProd, copy } = await createCopyWorld({ timing: { amiCopyFailureSeconds: 20 } })
    const id = await copy({ Encrypted: true, KmsKeyId: await keyOf(cloud) })
    await pass(cloud, 19)
    const pending = await amiOf(nonProd, id)
    await pass(cloud, 1)
    const failed = await amiOf(nonProd, id)
    await pass(cloud, copySeconds)

    expect(pending).toMatchObject({ State: 'pending' })
    expect(failed).toMatchObject({ State: 'failed', StateReason: notAccessible })
    expect(await amiOf(nonProd, id)).toStrictEqual(failed)
    expect(await snapshotsOf(nonProd, id)).toMatchObject([
      { State: 'error', StateMessage: 'Given key ID is not accessible' },
    ])
  })

  it('with what does not name a key at all', async () => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    const id = await copy({ Encrypted: true, KmsKeyId: 'golden' })
    await pass(cloud, 30)

    expect(await amiOf(nonProd, id)).toMatchObject({
      State: 'failed',
      StateReason: { Code: 'Client.InternalError', Message: 'Copy image failed with an internal error.' },
    })
  })

  it('when its key is disabled on the way', async () => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    const arn = await ownKey(cloud)
    const id = await copy({ Encrypted: true, KmsKeyId: arn })
    await pass(cloud, 60)
    await kmsOf(cloud, nonProdId).send(new DisableKeyCommand({ KeyId: arn }))
    await pass(cloud, copySeconds - 60)

    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'failed', StateReason: notAccessible })
  })

  it("when the source's key does not let the copier in, and not any more when it does", async () => {
    const { cloud, nonProd, copy, keyArn: sourceKey } = await createEncryptedWorld()
    const kms = kmsOf(cloud, ownerId, region)
    await kms.send(new DisableKeyCommand({ KeyId: sourceKey }))
    const shut = await copy({ Name: 'shut' })
    await pass(cloud, 30)
    await kms.send(new EnableKeyCommand({ KeyId: sourceKey }))
    const open = await copy({ Name: 'open' })
    await pass(cloud, copySeconds)

    expect(await amiOf(nonProd, shut)).toMatchObject({ State: 'failed', StateReason: notAccessible })
    expect(await amiOf(nonProd, open)).toMatchObject({ State: 'available' })
  })

  it("when the source's key policy names another account only", async () => {
    const { cloud, nonProd, copy } = await createCopyWorld({
      imageOf: async (all) => encryptedWith(await newKey(all)),
    })
    const id = await copy()
    await pass(cloud, 30)

    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'failed', StateReason: notAccessible })
  })
})

suite('the role that copies', () => {
  const ec2 = allow(['ec2:CopyImage', 'ec2:DescribeImages'])
  const kms = allow([
    'kms:DescribeKey',
    'kms:CreateGrant',
    'kms:Decrypt',
    'kms:ReEncrypt*',
    'kms:GenerateDataKey*',
  ])

  async function stateWith(statements: readonly object[], input: Partial<CopyImageCommandInput> = {}) {
    const { cloud, sourceId } = await createEncryptedWorld()
    const role = await ec2OfRole(cloud, nonProdId, statements)
    const id = await copyImage(role, { SourceImageId: sourceId, ...input })
    await pass(cloud, copySeconds)
    return (await amiOf(role, id)).State
  }

  it('needs the key of the source beside EC2', async () => {
    expect(await stateWith([ec2])).toBe('failed')
    expect(await stateWith([ec2, allow('kms:DescribeKey')])).toBe('failed')
    expect(await stateWith([ec2, kms])).toBe('available')
  })

  it('needs it through EC2 only', async () => {
    const viaEc2 = { 'kms:ViaService': `ec2.${region}.amazonaws.com` }
    const grant = {
      ...allow('kms:CreateGrant'),
      Condition: { StringEquals: viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }
    const use = {
      ...allow(['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*']),
      Condition: { StringEquals: viaEc2 },
    }

    expect(await stateWith([ec2, grant, use])).toBe('available')
  })

  it('needs no permission for the key that AWS manages', async () => {
    const { cloud, sourceId } = await createCopyWorld()
    const role = await ec2OfRole(cloud, nonProdId, [ec2])
    const id = await copyImage(role, { SourceImageId: sourceId, Encrypted: true })
    await pass(cloud, copySeconds)

    expect((await amiOf(role, id)).State).toBe('available')
  })

  it('needs permission for a key of its account', async () => {
    const { cloud, sourceId } = await createCopyWorld()
    const KmsKeyId = await ownKey(cloud, region)
    const tryWith = async (Name: string, statements: readonly object[]) => {
      const role = await ec2OfRole(cloud, nonProdId, statements)
      const id = await copyImage(role, { SourceImageId: sourceId, Name, Encrypted: true, KmsKeyId })
      await pass(cloud, copySeconds)
      return (await amiOf(role, id)).State
    }

    expect(await tryWith('without', [ec2])).toBe('failed')
    expect(await tryWith('with', [ec2, kms])).toBe('available')
  })
})
