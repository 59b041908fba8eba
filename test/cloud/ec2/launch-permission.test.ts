import {
  DescribeImageAttributeCommand,
  DisableImageBlockPublicAccessCommand,
  EnableImageBlockPublicAccessCommand,
  GetImageBlockPublicAccessStateCommand,
  ModifyImageAttributeCommand,
  type ModifyImageAttributeCommandInput,
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
import {
  createEc2World,
  describe,
  ec2Of,
  ec2OfRole,
  everyAccount,
  modify,
  newAmi,
  newKey,
  organizationArn,
  permissionsOf,
  permit,
  unblock,
  unitArn,
  viewersOf,
} from './ec2-world.ts'

const foreignOrganization = 'arn:aws:organizations::555555555555:organization/o-strangers0'
const encrypted = (kmsKeyId?: string) => ({
  blockDeviceMappings: [
    { deviceName: '/dev/xvda', ebs: { encrypted: true, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) } },
  ],
})
const managedKeyRefusal = {
  name: 'InvalidParameter',
  message: 'Snapshots encrypted with the AWS Managed CMK can’t be shared. Specify another snapshot.',
}

suite('ModifyImageAttribute', () => {
  const all = [
    { UserId: nonProdId },
    { OrganizationArn: organizationArn },
    { OrganizationArn: foreignOrganization },
    { OrganizationalUnitArn: unitArn('workloads') },
  ]

  it('adds accounts, organizations and units in one form', async () => {
    const { imageId, owner } = await createEc2World()
    await permit(owner, imageId, ...all)

    expect(await permissionsOf(owner, imageId)).toStrictEqual(all)
  })

  it('adds them in the other form, one list for each kind', async () => {
    const { imageId, owner } = await createEc2World()
    await modify(owner, {
      ImageId: imageId,
      Attribute: 'launchPermission',
      OperationType: 'add',
      UserIds: [nonProdId],
      OrganizationArns: [organizationArn, foreignOrganization],
      OrganizationalUnitArns: [unitArn('workloads')],
    })

    expect(await permissionsOf(owner, imageId)).toStrictEqual(all)
  })

  it.each<[string, ModifyImageAttributeCommandInput]>([
    ['one', { ImageId: '', LaunchPermission: { Remove: [all[0]!, all[1]!] } }],
    [
      'the other',
      {
        ImageId: '',
        Attribute: 'launchPermission',
        OperationType: 'remove',
        UserIds: [nonProdId],
        OrganizationArns: [organizationArn],
      },
    ],
  ])('removes what it is given in %s form, and access ends at once', async (_case, input) => {
    const { cloud, imageId, owner } = await createEc2World()
    await permit(owner, imageId, ...all)
    await modify(owner, { ...input, ImageId: imageId })

    expect(await permissionsOf(owner, imageId)).toStrictEqual(all.slice(2))
    expect(await viewersOf(cloud, imageId)).toStrictEqual([ownerId, nonProdId, workloadsId])
  })

  it('adds and removes in one request', async () => {
    const { imageId, owner } = await createEc2World()
    await permit(owner, imageId, { UserId: nonProdId })
    const LaunchPermission = { Add: [{ UserId: workloadsId }], Remove: [{ UserId: nonProdId }] }
    await modify(owner, { ImageId: imageId, LaunchPermission })

    expect(await permissionsOf(owner, imageId)).toStrictEqual([{ UserId: workloadsId }])
  })

  it('changes nothing when it is repeated', async () => {
    const { imageId, owner } = await createEc2World()
    await permit(owner, imageId, { UserId: nonProdId })
    await permit(owner, imageId, { UserId: nonProdId })
    await modify(owner, { ImageId: imageId, LaunchPermission: { Remove: [{ UserId: workloadsId }] } })

    expect(await permissionsOf(owner, imageId)).toStrictEqual([{ UserId: nonProdId }])
  })

  it('takes the attribute beside the structure', async () => {
    const { imageId, owner } = await createEc2World()
    const LaunchPermission = { Add: [{ UserId: nonProdId }] }
    await modify(owner, { ImageId: imageId, Attribute: 'launchPermission', LaunchPermission })

    expect(await permissionsOf(owner, imageId)).toStrictEqual([{ UserId: nonProdId }])
  })

  it.each<[string, object, string, string]>([
    ['a blank in an account id', { UserId: `${nonProdId} ` }, `${nonProdId} `, 'userId'],
    ['an account id of 11 digits', { UserId: '44000000001' }, '44000000001', 'userId'],
    ['an account that does not exist', { UserId: '123456789012' }, '123456789012', 'userId'],
    ['a group that is not all', { Group: 'some' }, 'some', 'UserGroup'],
    [
      'the bare id of an organization',
      { OrganizationArn: 'o-goldenimages' },
      'o-goldenimages',
      'OrganizationArn',
    ],
    [
      "a unit's ARN as an organization's",
      { OrganizationArn: unitArn('sandbox') },
      unitArn('sandbox'),
      'OrganizationArn',
    ],
    [
      'the bare id of a unit',
      { OrganizationalUnitArn: 'ou-ab12-workloads' },
      'ou-ab12-workloads',
      'OrganizationalUnitArn',
    ],
    [
      'the ARN of the root as a unit',
      { OrganizationalUnitArn: organizationArn.replace('organization/', 'root/') },
      organizationArn.replace('organization/', 'root/'),
      'OrganizationalUnitArn',
    ],
  ])('refuses %s, and with it all else', async (_case, item, value, itemType) => {
    const { imageId, owner } = await createEc2World()

    await expect(permit(owner, imageId, { UserId: workloadsId }, item)).rejects.toMatchObject({
      name: 'InvalidAMIAttributeItemValue',
      message: `Invalid attribute item value "${value}" for ${itemType} item type.`,
    })
    expect(await permissionsOf(owner, imageId)).toStrictEqual([])
  })

  const users = { UserIds: [nonProdId] }

  it.each<[string, object, string]>([
    ['nothing to do', {}, 'InvalidParameterCombination'],
    ['an empty structure', { LaunchPermission: {} }, 'InvalidParameterCombination'],
    [
      'both forms at once',
      {
        Attribute: 'launchPermission',
        OperationType: 'add',
        ...users,
        LaunchPermission: { Add: [{ UserId: nonProdId }] },
      },
      'InvalidParameterCombination',
    ],
    ['lists without the attribute', { OperationType: 'add', ...users }, 'InvalidParameterCombination'],
    ['lists without an operation', { Attribute: 'launchPermission', ...users }, 'MissingParameter'],
    [
      'another operation',
      { Attribute: 'launchPermission', OperationType: 'replace', ...users },
      'InvalidParameterValue',
    ],
    [
      'more than 10,000 accounts',
      { LaunchPermission: { Add: Array.from({ length: 10_001 }, () => ({ UserId: nonProdId })) } },
      'InvalidParameterValue',
    ],
    ['another attribute', { Attribute: 'imdsSupport', Value: 'v2.0' }, 'UnsupportedOperation'],
    ['another attribute with users', { Attribute: 'productCodes', ...users }, 'UnsupportedOperation'],
    ['a description', { Description: { Value: 'mine' } }, 'UnsupportedOperation'],
    ['an unknown AMI', { ImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound'],
    ['a malformed id', { ImageId: 'golden' }, 'InvalidAMIID.Malformed'],
  ])('refuses %s', async (_case, input, name) => {
    const { imageId, owner } = await createEc2World()

    await expect(modify(owner, { ImageId: imageId, ...input })).rejects.toMatchObject({ name })
    expect(await permissionsOf(owner, imageId)).toStrictEqual([])
  })

  it('takes 10,000 accounts at once', async () => {
    const { imageId, owner } = await createEc2World()
    await permit(owner, imageId, ...Array.from({ length: 10_000 }, () => ({ UserId: nonProdId })))

    expect(await permissionsOf(owner, imageId)).toStrictEqual([{ UserId: nonProdId }])
  })

  it("is the owner's alone, in the AMI's Region", async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await permit(owner, imageId, { UserId: nonProdId })
    const member = await ec2Of(cloud, nonProdId)
    const elsewhere = await ec2Of(cloud, ownerId, otherRegion)

    await expect(permit(member, imageId, { UserId: outsiderId })).rejects.toMatchObject({
      name: 'AuthFailure',
      message: `Not authorized for image:${imageId}`,
    })
    await expect(permit(elsewhere, imageId, { UserId: outsiderId })).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
    })
    expect(await permissionsOf(owner, imageId)).toStrictEqual([{ UserId: nonProdId }])
  })

  it('changes nothing as a dry run', async () => {
    const { imageId, owner } = await createEc2World()
    const LaunchPermission = { Add: [{ UserId: nonProdId }] }

    await expect(modify(owner, { ImageId: imageId, LaunchPermission, DryRun: true })).rejects.toMatchObject({
      name: 'DryRunOperation',
    })
    expect(await permissionsOf(owner, imageId)).toStrictEqual([])
  })

  it('needs its permission on the AMI, which can depend on its tags', async () => {
    const { cloud, imageId } = await createEc2World()
    const action = 'ec2:ModifyImageAttribute'
    const onTag = (key: string, Value: string) => ({
      ...allow(action, `arn:aws:ec2:${region}::image/*`),
      Condition: { StringEquals: { [`${key}/CreatedBy`]: Value } },
    })
    const tryAs = async (statement: object) =>
      permit(await ec2OfRole(cloud, ownerId, [statement]), imageId, { UserId: nonProdId })
    const refusal = {
      name: 'UnauthorizedOperation',
      message: expect.stringContaining(`${action} on resource: arn:aws:ec2:${region}::image/${imageId}`),
    }

    await expect(tryAs(allow(action, `arn:aws:ec2:${region}::image/ami-0`))).rejects.toMatchObject(refusal)
    await expect(tryAs(onTag('aws:ResourceTag', 'Packer'))).rejects.toMatchObject(refusal)
    await expect(tryAs(onTag('aws:ResourceTag', 'EC2 Image Builder'))).resolves.toBeUndefined()
    await expect(tryAs(onTag('ec2:ResourceTag', 'EC2 Image Builder'))).resolves.toBeUndefined()
  })

  it.each([
    ['ec2:Owner', ownerId, outsiderId],
    ['ec2:Public', 'false', 'true'],
  ])('can be allowed by %s', async (key, value, other) => {
    const { cloud, imageId } = await createEc2World()
    const tryAs = async (wanted: string) => {
      const Condition = { StringEquals: { [key]: wanted } }
      const role = await ec2OfRole(cloud, ownerId, [{ ...allow('ec2:ModifyImageAttribute'), Condition }])
      return permit(role, imageId, { UserId: nonProdId })
    }

    await expect(tryAs(value)).resolves.toBeUndefined()
    await expect(tryAs(other)).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })
})

suite('an AMI that is encrypted', () => {
  it('with the key that AWS manages cannot be shared with anybody', async () => {
    const { imageId, owner } = await createEc2World(encrypted())

    for (const permission of [
      { UserId: nonProdId },
      { OrganizationArn: organizationArn },
      { OrganizationalUnitArn: unitArn('workloads') },
      { Group: 'all' as const },
    ]) {
      await expect(permit(owner, imageId, permission)).rejects.toMatchObject(managedKeyRefusal)
    }
    expect(await permissionsOf(owner, imageId)).toStrictEqual([])
    await expect(
      modify(owner, { ImageId: imageId, LaunchPermission: { Remove: [{ UserId: nonProdId }] } }),
    ).resolves.toBeUndefined()
  })

  it('cannot be shared when only one of its volumes has that key', async () => {
    const { imageId, owner } = await createEc2World({
      blockDeviceMappings: [{ deviceName: '/dev/sdb', ebs: { volumeSize: 1, encrypted: true } }],
    })

    await expect(permit(owner, imageId, { UserId: nonProdId })).rejects.toMatchObject(managedKeyRefusal)
  })

  it('with a key of its account can be shared, but not with everybody', async () => {
    const { cloud, owner } = await createEc2World()
    const imageId = await newAmi(cloud, { name: 'encrypted', ...encrypted(await newKey(cloud)) })
    await unblock(owner)
    await permit(owner, imageId, { UserId: nonProdId })

    expect(await viewersOf(cloud, imageId)).toStrictEqual([ownerId, nonProdId])
    await expect(permit(owner, imageId, { Group: 'all' })).rejects.toMatchObject({ name: 'InvalidParameter' })
  })
})

suite('an AMI for everybody', () => {
  const everybody = { Group: 'all' } as const

  it('is refused until its account lets it be public in the Region', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await (await ec2Of(cloud, ownerId, otherRegion)).send(new DisableImageBlockPublicAccessCommand())
    await expect(permit(owner, imageId, everybody)).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: expect.stringContaining('block public access for AMIs is enabled for this account'),
    })
    await unblock(owner)
    await permit(owner, imageId, everybody)

    expect(await viewersOf(cloud, imageId)).toStrictEqual(everyAccount)
    expect((await describe(owner, { ImageIds: [imageId] }))[0]?.Public).toBe(true)
    expect(await permissionsOf(owner, imageId)).toStrictEqual([everybody])
  })

  it('stays public when its account blocks that again, and can be shared on', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await unblock(owner)
    await permit(owner, imageId, everybody)
    await owner.send(
      new EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState: 'block-new-sharing' }),
    )
    await permit(owner, imageId, { UserId: nonProdId })

    expect(await viewersOf(cloud, imageId)).toStrictEqual(everyAccount)
    await modify(owner, { ImageId: imageId, LaunchPermission: { Remove: [everybody] } })
    await expect(permit(owner, imageId, everybody)).rejects.toMatchObject({ name: 'OperationNotPermitted' })
  })

  it('is told of by the state of the account', async () => {
    const { owner } = await createEc2World()
    const stateOf = async () =>
      (await owner.send(new GetImageBlockPublicAccessStateCommand())).ImageBlockPublicAccessState

    expect(await stateOf()).toBe('block-new-sharing')
    await expect(owner.send(new DisableImageBlockPublicAccessCommand({ DryRun: true }))).rejects.toThrow(
      'DryRun flag is set',
    )
    expect(await stateOf()).toBe('block-new-sharing')
    await unblock(owner)
    expect(await stateOf()).toBe('unblocked')
    const enable = { ImageBlockPublicAccessState: 'block-new-sharing' } as const
    await expect(
      owner.send(new EnableImageBlockPublicAccessCommand({ ...enable, DryRun: true })),
    ).rejects.toThrow('DryRun flag is set')
    expect(await stateOf()).toBe('unblocked')
    await owner.send(new EnableImageBlockPublicAccessCommand(enable))
    expect(await stateOf()).toBe('block-new-sharing')
  })

  it.each([
    ['GetImageBlockPublicAccessState', new GetImageBlockPublicAccessStateCommand()],
    [
      'EnableImageBlockPublicAccess',
      new EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState: 'block-new-sharing' }),
    ],
    ['DisableImageBlockPublicAccess', new DisableImageBlockPublicAccessCommand()],
  ])('needs ec2:%s', async (action, command) => {
    const { cloud } = await createEc2World()
    const send = async (allowed: string) =>
      (await ec2OfRole(cloud, ownerId, [allow(allowed)])).send(
        command as DisableImageBlockPublicAccessCommand,
      )

    await expect(send(`ec2:${action}`)).resolves.toBeDefined()
    await expect(send('ec2:DescribeImages')).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })
})

suite('DescribeImageAttribute', () => {
  it('tells nobody but the owner', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await permit(owner, imageId, { UserId: nonProdId })

    await expect(permissionsOf(await ec2Of(cloud, nonProdId), imageId)).rejects.toMatchObject({
      name: 'AuthFailure',
      message: `Not authorized for image:${imageId}`,
    })
  })

  it.each([
    ['blockDeviceMapping', 'AuthFailure'],
    ['kernel', 'UnsupportedOperation'],
  ] as const)('refuses the attribute %s', async (Attribute, name) => {
    const { imageId, owner } = await createEc2World()
    const command = new DescribeImageAttributeCommand({ ImageId: imageId, Attribute })

    await expect(owner.send(command)).rejects.toMatchObject({ name })
  })

  it('needs its permission on the AMI, and can be tried', async () => {
    const { cloud, imageId } = await createEc2World()
    const command = (DryRun: boolean) =>
      new DescribeImageAttributeCommand({ ImageId: imageId, Attribute: 'launchPermission', DryRun })
    const asRole = async (resource: string) =>
      ec2OfRole(cloud, ownerId, [allow('ec2:DescribeImageAttribute', resource)])

    const role = await asRole(`arn:aws:ec2:${region}::image/${imageId}`)
    await expect(role.send(command(false))).resolves.toMatchObject({ ImageId: imageId })
    await expect(role.send(command(true))).rejects.toMatchObject({ name: 'DryRunOperation' })
    const other = await asRole(`arn:aws:ec2:${region}::image/ami-0`)
    await expect(other.send(command(false))).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })

  it('refuses an AMI that does not exist', async () => {
    const { owner } = await createEc2World()

    await expect(permissionsOf(owner, 'ami-0123456789abcdef0')).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
      message: "The image id '[ami-0123456789abcdef0]' does not exist",
    })
  })
})

suite('ModifyImageAttribute without an id', () => {
  it('is refused', async () => {
    const { owner } = await createEc2World()

    await expect(owner.send(new ModifyImageAttributeCommand({} as never))).rejects.toMatchObject({
      name: 'MissingParameter',
    })
  })
})
