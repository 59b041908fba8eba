import {
  DisableEbsEncryptionByDefaultCommand,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ResetEbsDefaultKmsKeyIdCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2'
import { CreateKeyCommand, DescribeKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms'
import { describe as suite, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { allow, nonProdId, otherRegion, ownerId } from '../../support/organization-cloud.ts'
import { amiOf, copySeconds, createCopyWorld, pass, snapshotsOf } from './copy-world.ts'
import { createEc2World, ec2Of, ec2OfRole, newAmi } from './ec2-world.ts'

const kmsOf = (cloud: InProcessCloud, accountId = nonProdId, inRegion = otherRegion) =>
  clientsOf(cloud.connection, accountId, inRegion).kms

const newKeyOf = async (cloud: InProcessCloud): Promise<string> =>
  (await kmsOf(cloud).send(new CreateKeyCommand({}))).KeyMetadata!.Arn!

const managedKeyOf = async (cloud: InProcessCloud): Promise<string> =>
  (await kmsOf(cloud).send(new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' }))).KeyMetadata!.Arn!

const encryptByDefault = async (client: EC2Client): Promise<unknown> =>
  client.send(new EnableEbsEncryptionByDefaultCommand())
const useKey = async (client: EC2Client, KmsKeyId: string): Promise<unknown> =>
  client.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId }))

suite('encryption by default', () => {
  it('is off until it is switched on, and counts for one account and Region', async () => {
    const { cloud, owner } = await createEc2World()
    const stateOf = async (client: EC2Client) => {
      const { EbsEncryptionByDefault, SseType } = await client.send(new GetEbsEncryptionByDefaultCommand())
      return [EbsEncryptionByDefault, SseType]
    }

    expect(await stateOf(owner)).toEqual([false, 'none'])
    expect(await encryptByDefault(owner)).toMatchObject({ EbsEncryptionByDefault: true })
    expect(await stateOf(owner)).toEqual([true, 'sse-ebs'])
    expect(await stateOf(await ec2Of(cloud, ownerId, otherRegion))).toEqual([false, 'none'])
    expect(await stateOf(await ec2Of(cloud, nonProdId))).toEqual([false, 'none'])
    await owner.send(new DisableEbsEncryptionByDefaultCommand())
    expect(await stateOf(owner)).toEqual([false, 'none'])
  })

  it.each([
    ['asked for nothing', {}],
    ['asked to stay plain', { Encrypted: false }],
  ])('encrypts the copy of a plain AMI that was %s', async (_case, encryption) => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    await encryptByDefault(nonProd)
    const id = await copy(encryption)

    const [snapshot] = await snapshotsOf(nonProd, id)
    expect(snapshot).toMatchObject({ Encrypted: true, KmsKeyId: await managedKeyOf(cloud) })
    await pass(cloud, copySeconds)
    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'available' })
  })

  it('takes the key of the account instead of that which AWS manages, and a named one before both', async () => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    const [own, named] = [await newKeyOf(cloud), await newKeyOf(cloud)]
    await encryptByDefault(nonProd)
    await useKey(nonProd, own)

    const keyOf = async (id: string) => (await snapshotsOf(nonProd, id))[0]!.KmsKeyId
    expect(await keyOf(await copy({ Name: 'one' }))).toBe(own)
    expect(await keyOf(await copy({ Name: 'two', Encrypted: true }))).toBe(own)
    expect(await keyOf(await copy({ Name: 'three', Encrypted: true, KmsKeyId: named }))).toBe(named)
  })

  it('makes copies fail whose default key is disabled, or is none', async () => {
    const { cloud, nonProd, copy } = await createCopyWorld()
    const own = await newKeyOf(cloud)
    await encryptByDefault(nonProd)
    await useKey(nonProd, own)
    await kmsOf(cloud).send(new DisableKeyCommand({ KeyId: own }))
    const first = await copy({ Name: 'one' })
    await useKey(nonProd, 'alias/nowhere')
    const second = await copy({ Name: 'two' })
    await pass(cloud, copySeconds)

    const failed = { State: 'failed', StateReason: { Message: 'Given key ID is not accessible' } }
    expect(await amiOf(nonProd, first)).toMatchObject(failed)
    expect(await amiOf(nonProd, second)).toMatchObject(failed)
  })

  it('encrypts what Image Builder builds', async () => {
    const { cloud, owner, imageId } = await createEc2World()
    await encryptByDefault(owner)
    const later = await newAmi(cloud, { name: 'later' })

    expect((await snapshotsOf(owner, imageId))[0]).toMatchObject({ Encrypted: false })
    expect((await snapshotsOf(owner, later))[0]).toMatchObject({ Encrypted: true })
  })
})

suite('the default key of an account', () => {
  it('is that which AWS manages until another is named, and again after a reset', async () => {
    const { cloud, nonProd } = await createCopyWorld()
    const own = await newKeyOf(cloud)
    const keyOf = async () => (await nonProd.send(new GetEbsDefaultKmsKeyIdCommand())).KmsKeyId

    expect(await keyOf()).toBe('alias/aws/ebs')
    expect(await useKey(nonProd, own.split('/')[1]!)).toMatchObject({ KmsKeyId: own })
    expect(await keyOf()).toBe(own)
    expect(await nonProd.send(new ResetEbsDefaultKmsKeyIdCommand())).toMatchObject({
      KmsKeyId: await managedKeyOf(cloud),
    })
    expect(await keyOf()).toBe('alias/aws/ebs')
  })
})

suite('a dry run of the settings of EBS', () => {
  const commands = (DryRun: boolean) => [
    ['GetEbsEncryptionByDefault', new GetEbsEncryptionByDefaultCommand({ DryRun })],
    ['EnableEbsEncryptionByDefault', new EnableEbsEncryptionByDefaultCommand({ DryRun })],
    ['DisableEbsEncryptionByDefault', new DisableEbsEncryptionByDefaultCommand({ DryRun })],
    ['GetEbsDefaultKmsKeyId', new GetEbsDefaultKmsKeyIdCommand({ DryRun })],
    ['ModifyEbsDefaultKmsKeyId', new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: 'alias/own', DryRun })],
    ['ResetEbsDefaultKmsKeyId', new ResetEbsDefaultKmsKeyIdCommand({ DryRun })],
  ]

  it('tells who may, and who may not, and changes nothing', async () => {
    const { cloud, owner } = await createEc2World()
    const stranger = await ec2OfRole(cloud, ownerId, [allow('ec2:DescribeImages')])
    const answerOf = async (client: EC2Client, command: unknown): Promise<string> =>
      client.send(command as GetEbsDefaultKmsKeyIdCommand).then(
        () => 'done',
        (error: Error) => error.name,
      )

    for (const [name, command] of commands(true))
      expect([name, await answerOf(owner, command)]).toEqual([name, 'DryRunOperation'])
    for (const [name, command] of [...commands(true), ...commands(false)])
      expect([name, await answerOf(stranger, command)]).toEqual([name, 'UnauthorizedOperation'])
    expect(await owner.send(new GetEbsEncryptionByDefaultCommand())).toMatchObject({
      EbsEncryptionByDefault: false,
    })
    expect((await owner.send(new GetEbsDefaultKmsKeyIdCommand())).KmsKeyId).toBe('alias/aws/ebs')
  })
})
