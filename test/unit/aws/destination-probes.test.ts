import {
  CreateLaunchTemplateCommand,
  DescribeImageAttributeCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  type CreateLaunchTemplateCommandInput,
} from '@aws-sdk/client-ec2'
import { CreateAliasCommand, KMSClient } from '@aws-sdk/client-kms'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'

import type { DestinationSettings } from '../../../functions/lib/aws/destination-calls.ts'
import { createDestinationProbes } from '../../../functions/lib/aws/destination-probes.ts'
import { createRoleSessions } from '../../../functions/lib/aws/role-sessions.ts'
import { clientsOf } from '../../../local/cloud/clients.ts'
import { copySeconds, pass } from '../../cloud/ec2/copy-world.ts'
import { kmsOf, newKey, opening, root } from '../../cloud/kms/kms-world.ts'
import { allow, nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'
import { createDestinationWorld, lane } from './destination-world.ts'

const roleArn = `arn:aws:iam::${nonProdId}:role/EC2ImageBuilderDistributionCrossAccountRole`
const would = { kind: 'answered', value: undefined }
const denied = (name: string) => ({ kind: 'refused', error: { name, message: expect.any(String) } })

/** A destination account whose role may do so much beside what Image Builder's guide says of copies. */
async function enterWorld(statements: readonly object[] = [], role: object = {}) {
  const world = await createDestinationWorld({}, { statements, ...role })
  const { cloud } = world
  const connection = {
    endpoint: cloud.connection.endpoint,
    requestHandler: cloud.connection.requestHandler!,
    maxAttempts: 1,
  }
  const { sts } = clientsOf(cloud.connection, ownerId, region)
  const sessions = createRoleSessions({ sts, clock: cloud.clock, purpose: 'check' })
  const own = { accessKeyId: ownerId, secretAccessKey: 'local' }
  const settingsOf = (one: DestinationSettings) => ({ credentials: own, ...one, ...connection })
  const probes = createDestinationProbes(
    { ownerId, sessions, homeRegion: async () => region },
    {
      ec2: (one) => new EC2Client(settingsOf(one)),
      kms: (one) => new KMSClient(settingsOf(one)),
      ssm: (one) => new SSMClient(settingsOf(one)),
    },
  )
  const enter = async () => probes.enter(nonProdId)
  const entered = async () => {
    const answer = await enter()
    if (answer.kind === 'refused') throw new Error(answer.error.message)
    return answer.value
  }
  return { ...world, enter, entered }
}

describe('probes of a destination', () => {
  it('tell that the role cannot be assumed', async () => {
    const { enter } = await enterWorld([], { isMissing: true })
    expect(await enter()).toEqual(denied('AccessDenied'))
  })

  it('assume the role anew each time, so that a trust that is gone is found', async () => {
    const { enter, callsOf } = await enterWorld()
    await enter()
    await enter()
    expect(callsOf('AssumeRole')).toBe(2)
  })

  it('try to copy and copy nothing', async () => {
    const { entered, copyCall, images } = await enterWorld()
    const probes = await entered()

    expect(await probes.tryCopy(otherRegion, copyCall)).toEqual(would)
    expect(await probes.pendingImages(otherRegion)).toEqual({ kind: 'answered', value: [] })
    await images.startCopy(lane, copyCall)
    expect(await probes.pendingImages(otherRegion)).toEqual({
      kind: 'answered',
      value: [{ isOfInstance: false }],
    })
    expect(await probes.namedImages(otherRegion, ['golden', 'other'])).toMatchObject({
      value: [{ name: 'golden', copyId: '0123456789abcdef' }],
    })
  })

  it('try to let others launch an AMI of the account, and let nobody', async () => {
    const { entered, cloud, copyCall, images, nonProd } = await enterWorld()
    const copied = await images.startCopy(lane, copyCall)
    if (copied.kind === 'refused') throw new Error(copied.error.message)
    await pass(cloud, copySeconds)
    const probes = await entered()

    expect(await probes.tryLaunchPermission(otherRegion, copied.value, { userIds: [ownerId] })).toEqual(would)
    const asked = { ImageId: copied.value, Attribute: 'launchPermission' as const }
    const { LaunchPermissions } = await nonProd.send(new DescribeImageAttributeCommand(asked))
    expect(LaunchPermissions ?? []).toEqual([])
  })

  it('tell that copying is denied', async () => {
    const deny = { Effect: 'Deny', Action: 'ec2:CopyImage', Resource: '*' }
    const { entered, copyCall } = await enterWorld([deny])
    expect(await (await entered()).tryCopy(otherRegion, copyCall)).toEqual(denied('UnauthorizedOperation'))
  })

  it('ask a key that lets the role in, by its alias as well, and grant nothing', async () => {
    const { entered, cloud } = await enterWorld([allow(['kms:*'])])
    const keyArn = await newKey(cloud, opening(root(nonProdId)))
    await kmsOf(cloud).send(new CreateAliasCommand({ AliasName: 'alias/golden', TargetKeyId: keyArn }))
    const alias = `arn:aws:kms:${region}:${ownerId}:alias/golden`
    const probes = await entered()

    const described = { arn: keyArn, state: 'Enabled', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }
    expect(await probes.describeKey(alias)).toEqual({ kind: 'answered', value: described })
    expect(await probes.tryDataKey(alias)).toEqual(would)
    expect(await probes.tryGrant(keyArn)).toEqual(would)
    expect(await probes.hasGrant(keyArn, roleArn)).toEqual({ kind: 'answered', value: false })
  })

  it('tell that a key does not let the role in', async () => {
    const { entered, cloud } = await enterWorld([allow(['kms:*'])])
    const probes = await entered()
    const keyArn = await newKey(cloud)

    expect(await probes.describeKey(keyArn)).toEqual(denied('AccessDeniedException'))
    expect(await probes.tryDataKey(keyArn)).toEqual(denied('AccessDeniedException'))
    const alias = `arn:aws:kms:${region}:${ownerId}:alias/missing`
    expect(await probes.describeKey(alias)).toEqual(denied('NotFoundException'))
  })

  it('try to write a launch template that has the tag, and write none', async () => {
    const condition = { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } }
    const deny = {
      Effect: 'Deny',
      Action: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
      Resource: '*',
      Condition: { StringNotEquals: condition.StringEquals },
    }
    const { entered, nonProd } = await enterWorld([deny])
    const Tags = [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }]
    const make = async (LaunchTemplateName: string, more: Partial<CreateLaunchTemplateCommandInput> = {}) => {
      const LaunchTemplateData = { InstanceType: 't3.small' as const }
      const command = new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData, ...more })
      return (await nonProd.send(command)).LaunchTemplate!.LaunchTemplateId!
    }
    const tagged = await make('web', { TagSpecifications: [{ ResourceType: 'launch-template', Tags }] })
    const plain = await make('data')
    const probes = await entered()
    const trial = (launchTemplateId: string) => ({
      launchTemplateId,
      version: 1,
      imageId: 'ami-0123456789abcdef0',
    })

    expect(await probes.tryTemplateVersion(otherRegion, trial(tagged))).toEqual(would)
    expect(await probes.tryDefaultVersion(otherRegion, trial(tagged))).toEqual(would)
    expect(await probes.tryTemplateVersion(otherRegion, trial(plain))).toEqual(
      denied('UnauthorizedOperation'),
    )
    expect(await probes.tryDefaultVersion(otherRegion, trial(plain))).toEqual(denied('UnauthorizedOperation'))
    expect(await probes.describeTemplate(otherRegion, tagged)).toEqual({
      kind: 'answered',
      value: { latestVersion: 1, tags: { CreatedBy: 'EC2 Image Builder' } },
    })
  })

  it('read settings where the role may', async () => {
    const { entered, nonProd } = await enterWorld([
      allow(['ec2:Get*', 'ec2:DescribeRegions', 'ssm:GetParameter']),
    ])
    const probes = await entered()
    const encryptedBefore = await probes.isEncryptedByDefault(otherRegion)
    await nonProd.send(new EnableEbsEncryptionByDefaultCommand({}))

    expect(encryptedBefore).toEqual({ kind: 'answered', value: false })
    expect(await probes.isEncryptedByDefault(otherRegion)).toEqual({ kind: 'answered', value: true })
    expect(await probes.allowedImages(otherRegion)).toEqual({
      kind: 'answered',
      value: { state: 'disabled', criteria: [] },
    })
    expect(await probes.isPublicAccessBlocked(otherRegion)).toMatchObject({ kind: 'answered' })
    const statuses = await probes.regionStatuses()
    expect(statuses.kind === 'answered' && statuses.value.get(otherRegion)).toBe('opt-in-not-required')
  })

  it('tell which settings the documented role may not read', async () => {
    const { entered } = await enterWorld()
    const probes = await entered()
    const answers = await Promise.all([
      probes.isEncryptedByDefault(otherRegion),
      probes.allowedImages(otherRegion),
      probes.isPublicAccessBlocked(otherRegion),
      probes.regionStatuses(),
    ])
    expect(answers).toEqual(answers.map(() => denied('UnauthorizedOperation')))
    expect(await probes.readParameter(otherRegion, '/golden')).toEqual(denied('AccessDeniedException'))
  })

  it('read a parameter where the role may', async () => {
    const { entered, cloud } = await enterWorld([allow(['ssm:GetParameter'])])
    const { ssm } = clientsOf(cloud.connection, nonProdId, otherRegion)
    await ssm.send(new PutParameterCommand({ Name: '/golden', Value: 'ami-1', Type: 'String' }))
    expect(await (await entered()).readParameter(otherRegion, '/golden')).toEqual({
      kind: 'answered',
      value: { value: 'ami-1', dataType: 'text' },
    })
  })
})
