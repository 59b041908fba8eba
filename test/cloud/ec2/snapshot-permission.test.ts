import {
  CreateTagsCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  ModifySnapshotAttributeCommand,
  ResetSnapshotAttributeCommand,
  type EC2Client,
  type ModifySnapshotAttributeCommandInput,
} from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import {
  allow,
  nonProdId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
  workloadsId,
} from '../../support/organization-cloud.ts'
import { createCopyWorld, permitVolumes, snapshotIdsOf, snapshotsOf } from './copy-world.ts'
import { createEc2World, ec2Of, ec2OfRole, newAmi, newKey, permit } from './ec2-world.ts'

async function createSnapshotWorld() {
  const world = await createEc2World()
  const [snapshotId] = await snapshotIdsOf(world.owner, world.imageId)
  const modify = async (
    input: Partial<ModifySnapshotAttributeCommandInput>,
    client: EC2Client = world.owner,
  ) => client.send(new ModifySnapshotAttributeCommand({ SnapshotId: snapshotId, ...input }))
  return { ...world, snapshotId: snapshotId!, modify }
}

const usersOf = async (client: EC2Client, SnapshotId: string) => {
  const Attribute = 'createVolumePermission'
  const answer = await client.send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute }))
  return answer.CreateVolumePermissions!
}

const seenBy = async (client: EC2Client, input: object = {}) =>
  (await client.send(new DescribeSnapshotsCommand(input))).Snapshots!.map(({ SnapshotId }) => SnapshotId)

const users = (...ids: string[]) => ids.map((UserId) => ({ UserId }))

suite('ModifySnapshotAttribute', () => {
  it('adds and removes accounts, and adding or removing twice makes no difference', async () => {
    const { owner, snapshotId, modify } = await createSnapshotWorld()
    const before = await usersOf(owner, snapshotId)
    await modify({ CreateVolumePermission: { Add: users(nonProdId, workloadsId, nonProdId) } })
    await modify({ CreateVolumePermission: { Add: users(nonProdId) } })
    const added = await usersOf(owner, snapshotId)
    await modify({ CreateVolumePermission: { Remove: users(nonProdId, outsiderId) } })

    expect(before).toStrictEqual([])
    expect(added).toStrictEqual(users(nonProdId, workloadsId))
    expect(await usersOf(owner, snapshotId)).toStrictEqual(users(workloadsId))
  })

  it('takes lists with an operation type, too', async () => {
    const { owner, snapshotId, modify } = await createSnapshotWorld()
    const Attribute = 'createVolumePermission'
    await modify({ Attribute, OperationType: 'add', UserIds: [nonProdId], GroupNames: ['all'] })
    const added = await usersOf(owner, snapshotId)
    await modify({ Attribute, OperationType: 'remove', GroupNames: ['all'] })

    expect(added).toStrictEqual([{ UserId: nonProdId }, { Group: 'all' }])
    expect(await usersOf(owner, snapshotId)).toStrictEqual(users(nonProdId))
  })

  it('takes 500 modifications and not one more', async () => {
    const { modify } = await createSnapshotWorld()
    const many = (length: number) => Array.from({ length }, () => ({ UserId: nonProdId }))

    await modify({ CreateVolumePermission: { Add: many(500) } })
    await expect(modify({ CreateVolumePermission: { Add: many(501) } })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  it.each<[string, Partial<ModifySnapshotAttributeCommandInput>, string]>([
    ['nothing', {}, 'InvalidParameterCombination'],
    [
      'adding and removing in one',
      { CreateVolumePermission: { Add: users(nonProdId), Remove: users(workloadsId) } },
      'InvalidParameterCombination',
    ],
    [
      'both forms in one',
      { OperationType: 'add', UserIds: [nonProdId], CreateVolumePermission: { Add: users(nonProdId) } },
      'InvalidParameterCombination',
    ],
    ['lists without an operation type', { UserIds: [nonProdId] }, 'MissingParameter'],
    [
      'another operation type',
      { OperationType: 'set' as never, UserIds: [nonProdId] },
      'InvalidParameterValue',
    ],
    ['another attribute', { Attribute: 'productCodes', UserIds: [nonProdId] }, 'InvalidParameterValue'],
    [
      'an account that does not exist',
      { CreateVolumePermission: { Add: users(nonProdId, '999999999999') } },
      'InvalidParameterValue',
    ],
    ['another group', { OperationType: 'add', GroupNames: ['friends'] }, 'InvalidParameterValue'],
    [
      'another group in the other form',
      { CreateVolumePermission: { Add: [{ Group: 'friends' as never }] } },
      'InvalidParameterValue',
    ],
    ['a malformed id', { SnapshotId: 'snap-1' }, 'InvalidParameterValue'],
    ['a snapshot that is not there', { SnapshotId: 'snap-0123456789abcdef0' }, 'InvalidSnapshot.NotFound'],
    [
      'nothing when it is tried only',
      { DryRun: true, CreateVolumePermission: { Add: users(nonProdId) } },
      'DryRunOperation',
    ],
  ])('refuses %s, and changes nothing', async (_case, input, name) => {
    const { owner, snapshotId, modify } = await createSnapshotWorld()

    await expect(modify(input)).rejects.toMatchObject({ name })
    expect(await usersOf(owner, snapshotId)).toStrictEqual([])
  })

  it('refuses whoever does not own the snapshot', async () => {
    const { cloud, modify, snapshotId, owner } = await createSnapshotWorld()
    const Add = users(nonProdId)
    const nonProd = await ec2Of(cloud, nonProdId)

    await expect(modify({ CreateVolumePermission: { Add } }, nonProd)).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    })
    await permitVolumes(owner, snapshotId, nonProdId)
    await expect(modify({ CreateVolumePermission: { Add } }, nonProd)).rejects.toMatchObject({
      name: 'AuthFailure',
    })
  })

  it('shares what a key of the account encrypts with accounts, and with nobody else', async () => {
    const { cloud, owner } = await createEc2World()
    const blockDeviceMappings = [
      { deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId: await newKey(cloud) } },
    ]
    const imageId = await newAmi(cloud, { name: 'encrypted', blockDeviceMappings })
    const [SnapshotId] = await snapshotIdsOf(owner, imageId)
    await permitVolumes(owner, SnapshotId!, nonProdId)
    const everybody = { CreateVolumePermission: { Add: [{ Group: 'all' as const }] } }

    await expect(
      owner.send(new ModifySnapshotAttributeCommand({ SnapshotId, ...everybody })),
    ).rejects.toMatchObject({ name: 'OperationNotPermitted' })
    expect(await usersOf(owner, SnapshotId!)).toStrictEqual(users(nonProdId))
  })

  it('refuses a snapshot that is not complete', async () => {
    const { copy, nonProd } = await createCopyWorld()
    const [snapshotId] = await snapshotIdsOf(nonProd, await copy())

    await expect(permitVolumes(nonProd, snapshotId!, ownerId)).rejects.toMatchObject({
      name: 'IncorrectState',
    })
  })
})

suite('whoever may make volumes of a snapshot', () => {
  it('sees it, and may tag it for itself', async () => {
    const { cloud, owner, snapshotId } = await createSnapshotWorld()
    const nonProd = await ec2Of(cloud, nonProdId)
    const before = await seenBy(nonProd)
    await permitVolumes(owner, snapshotId, nonProdId)
    const tag = { Resources: [snapshotId], Tags: [{ Key: 'mine', Value: 'yes' }] }
    await nonProd.send(new CreateTagsCommand(tag))

    expect(before).toStrictEqual([])
    expect(await seenBy(nonProd)).toStrictEqual([snapshotId])
    expect(await seenBy(nonProd, { OwnerIds: ['self'] })).toStrictEqual([])
    expect(await seenBy(nonProd, { OwnerIds: [ownerId] })).toStrictEqual([snapshotId])
    expect(await seenBy(owner, { OwnerIds: ['self'] })).toStrictEqual([snapshotId])
    expect(await seenBy(nonProd, { Filters: [{ Name: 'tag:mine', Values: ['yes'] }] })).toStrictEqual([
      snapshotId,
    ])
    expect(await seenBy(await ec2Of(cloud, workloadsId))).toStrictEqual([])
    expect(await seenBy(await ec2Of(cloud, nonProdId, otherRegion))).toStrictEqual([])
    await expect((await ec2Of(cloud, workloadsId)).send(new CreateTagsCommand(tag))).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    })
  })

  it('is not whoever may launch its AMI', async () => {
    const { cloud, owner, imageId } = await createSnapshotWorld()
    await permit(owner, imageId, { UserId: nonProdId })

    expect(await seenBy(await ec2Of(cloud, nonProdId))).toStrictEqual([])
  })

  it('is everybody where it is public', async () => {
    const { cloud, modify, snapshotId } = await createSnapshotWorld()
    await modify({ CreateVolumePermission: { Add: [{ Group: 'all' }] } })

    expect(await seenBy(await ec2Of(cloud, outsiderId))).toStrictEqual([snapshotId])
  })
})

suite('snapshot states', () => {
  it('can be filtered by', async () => {
    const { copy, nonProd } = await createCopyWorld()
    const id = await copy()
    const find = async (Name: string, value: string) =>
      seenBy(nonProd, { Filters: [{ Name, Values: [value] }] })
    const expected = (await snapshotsOf(nonProd, id)).map(({ SnapshotId }) => SnapshotId)

    expect(await find('status', 'pending')).toStrictEqual(expected)
    expect(await find('progress', '0%')).toStrictEqual(expected)
    expect(await find('status', 'completed')).toStrictEqual([])
  })
})

suite('DescribeSnapshotAttribute and ResetSnapshotAttribute', () => {
  it('tell the product codes, of which there are none', async () => {
    const { owner, snapshotId: SnapshotId } = await createSnapshotWorld()
    const command = new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'productCodes' })
    const { $metadata: _metadata, ...answer } = await owner.send(command)

    expect(answer).toStrictEqual({ SnapshotId, ProductCodes: [] })
  })

  it('take everybody off', async () => {
    const { owner, snapshotId: SnapshotId } = await createSnapshotWorld()
    await permitVolumes(owner, SnapshotId, nonProdId)
    const reset = async (input: object = {}) =>
      owner.send(
        new ResetSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission', ...input }),
      )

    await expect(reset({ Attribute: 'productCodes' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
    await expect(reset({ DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation' })
    expect(await usersOf(owner, SnapshotId)).toStrictEqual(users(nonProdId))
    await reset()
    expect(await usersOf(owner, SnapshotId)).toStrictEqual([])
  })

  it.each([
    ['DescribeSnapshotAttribute', DescribeSnapshotAttributeCommand],
    ['ResetSnapshotAttribute', ResetSnapshotAttributeCommand],
  ])('refuse whoever does not own it or may not: %s', async (operation, Command) => {
    const { cloud, snapshotId: SnapshotId } = await createSnapshotWorld()
    const input = { SnapshotId, Attribute: 'createVolumePermission' as const }
    const send = async (client: EC2Client, rest: object = {}) =>
      (client as { send(command: unknown): Promise<unknown> }).send(new Command({ ...input, ...rest }))
    const role = async (Resource: string) => ec2OfRole(cloud, ownerId, [allow(`ec2:${operation}`, Resource)])
    const own = `arn:aws:ec2:${region}::snapshot/${SnapshotId}`

    await expect(send(await ec2Of(cloud, nonProdId))).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    })
    await send(await role(own))
    await expect(send(await role(`${own}1`))).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
    await expect(send(await role(own), { Attribute: 'else', SnapshotId })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  it('need a permission that may be on the tags of the snapshot', async () => {
    const { cloud, owner, snapshotId: SnapshotId } = await createSnapshotWorld()
    const onTag = {
      ...allow('ec2:ModifySnapshotAttribute'),
      Condition: { StringEquals: { 'aws:ResourceTag/Team': 'gold', 'ec2:Owner': ownerId } },
    }
    const role = await ec2OfRole(cloud, ownerId, [onTag])

    await expect(permitVolumes(role, SnapshotId, nonProdId)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    })
    await owner.send(
      new CreateTagsCommand({ Resources: [SnapshotId], Tags: [{ Key: 'Team', Value: 'gold' }] }),
    )
    await permitVolumes(role, SnapshotId, nonProdId)
  })
})
