import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DeleteLaunchTemplateCommand,
  DeleteLaunchTemplateVersionsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeTagsCommand,
  ModifyLaunchTemplateCommand,
  type CreateLaunchTemplateCommandInput,
  type CreateLaunchTemplateVersionCommandInput,
  type DeleteLaunchTemplateVersionsCommandInput,
  type DescribeLaunchTemplatesCommandInput,
  type DescribeLaunchTemplateVersionsCommandInput,
  type EC2Client,
  type LaunchTemplate,
  type LaunchTemplateVersion,
  type ModifyLaunchTemplateCommandInput,
} from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import type { Ec2Parts } from '../../../local/ec2/ec2-parts.ts'
import { createLaunchTemplate } from '../../../local/ec2/launch-templates/create-template.ts'
import { createLaunchTemplateVersion } from '../../../local/ec2/launch-templates/create-version.ts'
import { createLaunchTemplates } from '../../../local/ec2/launch-templates/template-store.ts'
import { createTagStore } from '../../../local/ec2/tag-store.ts'
import {
  allow,
  createOrganizationCloud,
  nonProdId,
  otherRegion,
  ownerId,
  region,
  startMs,
} from '../../support/organization-cloud.ts'
import { openCore } from '../wire/open-core.ts'
import { ec2Of, ec2OfRole, newAmi, permit } from './ec2-world.ts'

const missingId = 'lt-0123456789abcdef0'
const root = `arn:aws:iam::${ownerId}:root`
const small = { InstanceType: 't3.small' } as const
const denied = { name: 'UnauthorizedOperation' }
const byBuilder = [
  { ResourceType: 'launch-template' as const, Tags: [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }] },
]

const create = async (client: EC2Client, input: Partial<CreateLaunchTemplateCommandInput> = {}) =>
  client.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData: small, ...input }),
  )
const addVersion = async (
  client: EC2Client,
  LaunchTemplateData: CreateLaunchTemplateVersionCommandInput['LaunchTemplateData'],
  input: Partial<CreateLaunchTemplateVersionCommandInput> = {},
) =>
  client.send(
    new CreateLaunchTemplateVersionCommand({ LaunchTemplateName: 'web', LaunchTemplateData, ...input }),
  )
const modify = async (client: EC2Client, input: Partial<ModifyLaunchTemplateCommandInput>) =>
  client.send(new ModifyLaunchTemplateCommand({ LaunchTemplateName: 'web', ...input }))
const templates = async (
  client: EC2Client,
  input: DescribeLaunchTemplatesCommandInput = {},
): Promise<readonly LaunchTemplate[]> =>
  (await client.send(new DescribeLaunchTemplatesCommand(input))).LaunchTemplates!
const versions = async (
  client: EC2Client,
  input: DescribeLaunchTemplateVersionsCommandInput = { LaunchTemplateName: 'web' },
): Promise<readonly LaunchTemplateVersion[]> =>
  (await client.send(new DescribeLaunchTemplateVersionsCommand(input))).LaunchTemplateVersions!
const removeVersions = async (
  client: EC2Client,
  Versions: string[],
  input: Partial<DeleteLaunchTemplateVersionsCommandInput> = {},
) => client.send(new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateName: 'web', Versions, ...input }))

/** A cloud whose owner has the launch template `web`. */
async function createTemplateWorld(input: Partial<CreateLaunchTemplateCommandInput> = {}) {
  const cloud = createOrganizationCloud()
  const owner = await ec2Of(cloud, ownerId)
  const { LaunchTemplate: template } = await create(owner, input)
  return { cloud, owner, id: template!.LaunchTemplateId! }
}

const numbersOf = (found: readonly LaunchTemplateVersion[]) => found.map(({ VersionNumber }) => VersionNumber)
const arnOf = (id: string): string => `arn:aws:ec2:${region}:${ownerId}:launch-template/${id}`

suite('CreateLaunchTemplate', () => {
  it('makes a template whose first version is its default', async () => {
    const { owner, id } = await createTemplateWorld({ VersionDescription: 'first' })
    const made = { CreateTime: new Date(startMs), CreatedBy: root }

    expect(await templates(owner)).toStrictEqual([
      {
        ...made,
        LaunchTemplateId: id,
        LaunchTemplateName: 'web',
        DefaultVersionNumber: 1,
        LatestVersionNumber: 1,
      },
    ])
    expect(id).toMatch(/^lt-[0-9a-f]{17}$/)
    expect(await versions(owner)).toStrictEqual([
      {
        ...made,
        LaunchTemplateId: id,
        LaunchTemplateName: 'web',
        VersionNumber: 1,
        VersionDescription: 'first',
        DefaultVersion: true,
        LaunchTemplateData: small,
      },
    ])
  })

  it('keeps accounts and Regions apart', async () => {
    const { cloud, id } = await createTemplateWorld()

    for (const client of [await ec2Of(cloud, nonProdId), await ec2Of(cloud, ownerId, otherRegion)]) {
      expect(await templates(client)).toStrictEqual([])
      await expect(templates(client, { LaunchTemplateIds: [id] })).rejects.toMatchObject({
        name: 'InvalidLaunchTemplateId.NotFound',
        message: `The specified launch template, with template ID ${id}, does not exist.`,
      })
      await expect(create(client)).resolves.toBeDefined()
    }
  })

  it.each<[string, Partial<CreateLaunchTemplateCommandInput>, string]>([
    ['a name in use', {}, 'InvalidLaunchTemplateName.AlreadyExistsException'],
    ['a short name', { LaunchTemplateName: 'ab' }, 'InvalidLaunchTemplateName.MalformedException'],
    ['a long name', { LaunchTemplateName: 'a'.repeat(129) }, 'InvalidLaunchTemplateName.MalformedException'],
    ['a space in the name', { LaunchTemplateName: 'my web' }, 'InvalidLaunchTemplateName.MalformedException'],
    ['no name', { LaunchTemplateName: undefined }, 'MissingParameter'],
    ['no data', { LaunchTemplateData: undefined }, 'MissingParameter'],
    ['empty data', { LaunchTemplateData: {} }, 'MissingParameter'],
    ['an AMI of a parameter', { LaunchTemplateData: { ImageId: 'resolve:ssm:/a' } }, 'UnsupportedOperation'],
    ['a long description', { VersionDescription: 'a'.repeat(256) }, 'InvalidParameterValue'],
    ['a long client token', { ClientToken: 'a'.repeat(129) }, 'InvalidParameterValue'],
    [
      'tags on instances',
      { TagSpecifications: [{ ResourceType: 'instance', Tags: [] }] },
      'InvalidParameterValue',
    ],
    [
      'a tag of AWS',
      { TagSpecifications: [{ ResourceType: 'launch-template', Tags: [{ Key: 'aws:a', Value: 'b' }] }] },
      'InvalidParameterValue',
    ],
    ['an operator', { Operator: { Principal: 'a' } }, 'UnsupportedOperation'],
    ['a dry run of a name in use', { DryRun: true }, 'InvalidLaunchTemplateName.AlreadyExistsException'],
    ['a dry run', { LaunchTemplateName: 'new', DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_case, input, name) => {
    const { owner } = await createTemplateWorld()

    await expect(create(owner, input)).rejects.toMatchObject({ name })
    expect(await templates(owner)).toHaveLength(1)
  })

  it('takes the longest name, description and client token', async () => {
    const LaunchTemplateName = 'a'.repeat(128)
    const { owner } = await createTemplateWorld({
      LaunchTemplateName,
      VersionDescription: 'a'.repeat(255),
      ClientToken: 'a'.repeat(128),
    })

    expect(await templates(owner, { LaunchTemplateNames: [LaunchTemplateName] })).toHaveLength(1)
  })

  it('takes each symbol in a name', async () => {
    const { owner } = await createTemplateWorld({ LaunchTemplateName: '(Web).1-2/3_4' })

    expect(await templates(owner, { LaunchTemplateNames: ['(Web).1-2/3_4'] })).toHaveLength(1)
  })

  it('makes one template of a repeated request, and none of another with its token', async () => {
    const { owner, id } = await createTemplateWorld({ ClientToken: 'once' })

    expect((await create(owner, { ClientToken: 'once' })).LaunchTemplate).toMatchObject({
      LaunchTemplateId: id,
    })
    await expect(create(owner, { ClientToken: 'once', LaunchTemplateName: 'other' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    })
    expect(await templates(owner)).toHaveLength(1)
  })

  it('warns of an AMI that the account cannot launch, but makes the template', async () => {
    const { cloud, owner } = await createTemplateWorld()
    const imageId = await newAmi(cloud)
    const member = await ec2Of(cloud, nonProdId)
    const warningFor = async (client: EC2Client, ImageId: string) => {
      const LaunchTemplateName = `t-${cloud.core.identifiers.hex(8)}`
      const { Warning } = await create(client, { LaunchTemplateName, LaunchTemplateData: { ImageId } })
      return Warning?.Errors?.map(({ Code }) => Code)
    }

    expect(await warningFor(owner, imageId)).toBeUndefined()
    expect(await warningFor(owner, 'golden')).toStrictEqual(['InvalidAMIID.Malformed'])
    expect(await warningFor(owner, 'ami-0123456789abcdef0')).toStrictEqual(['InvalidAMIID.NotFound'])
    expect(await warningFor(member, imageId)).toStrictEqual(['InvalidAMIID.NotFound'])
    await permit(owner, imageId, { UserId: nonProdId })
    expect(await warningFor(member, imageId)).toBeUndefined()
  })

  it('needs its permission, and CreateTags for tags', async () => {
    const { cloud } = await createTemplateWorld()
    const plain = await ec2OfRole(cloud, ownerId, [allow('ec2:CreateLaunchTemplate')])
    const onlyTagged = {
      ...allow('ec2:CreateLaunchTemplate'),
      Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
    }
    const onCreation = {
      ...allow('ec2:CreateTags', arnOf('*')),
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateLaunchTemplate' } },
    }
    const tagging = await ec2OfRole(cloud, ownerId, [onlyTagged, onCreation])
    const tagged = { LaunchTemplateName: 'tagged', TagSpecifications: byBuilder }

    await expect(create(plain, { LaunchTemplateName: 'plain' })).resolves.toBeDefined()
    await expect(create(plain, tagged)).rejects.toMatchObject(denied)
    await expect(create(tagging, { LaunchTemplateName: 'other' })).rejects.toMatchObject(denied)
    await expect(create(tagging, tagged)).resolves.toBeDefined()
  })
})

suite('CreateLaunchTemplateVersion', () => {
  it('contains nothing but what it says, without a source version', async () => {
    const { owner, id } = await createTemplateWorld()
    const { LaunchTemplateVersion } = await addVersion(
      owner,
      { KeyName: 'mine' },
      { VersionDescription: 'new' },
    )

    expect(LaunchTemplateVersion).toMatchObject({
      LaunchTemplateId: id,
      VersionNumber: 2,
      VersionDescription: 'new',
      DefaultVersion: false,
      LaunchTemplateData: { KeyName: 'mine' },
    })
    expect(LaunchTemplateVersion!.LaunchTemplateData).not.toHaveProperty('InstanceType')
    expect(await templates(owner)).toMatchObject([{ DefaultVersionNumber: 1, LatestVersionNumber: 2 }])
  })

  it.each([
    ['1', 't3.small'],
    ['2', 't3.medium'],
    ['$Default', 't3.small'],
    ['$Latest', 't3.medium'],
  ])('inherits from version %s', async (SourceVersion, InstanceType) => {
    const { owner } = await createTemplateWorld({
      LaunchTemplateData: { ...small, ImageId: 'ami-0123456789abcdef0', UserData: 'aGk=' },
    })
    await addVersion(owner, { InstanceType: 't3.medium', UserData: 'aGk=' })
    const { LaunchTemplateVersion } = await addVersion(
      owner,
      { ImageId: 'ami-00000000000000000' },
      { SourceVersion },
    )

    expect(LaunchTemplateVersion).toMatchObject({
      VersionNumber: 3,
      LaunchTemplateData: { InstanceType, ImageId: 'ami-00000000000000000', UserData: 'aGk=' },
    })
  })

  it('does not inherit snapshots, but the rest of the volumes', async () => {
    const Ebs = { VolumeSize: 20, SnapshotId: 'snap-0123456789abcdef0' }
    const noDevice = { DeviceName: '/dev/sdb', NoDevice: 'true' }
    const { owner } = await createTemplateWorld({
      LaunchTemplateData: { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }, noDevice] },
    })
    const inherited = await addVersion(owner, small, { SourceVersion: '1' })
    const explicit = await addVersion(
      owner,
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }] },
      { SourceVersion: '1' },
    )

    expect(inherited.LaunchTemplateVersion!.LaunchTemplateData!.BlockDeviceMappings).toStrictEqual([
      { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20 } },
      noDevice,
    ])
    expect(explicit.LaunchTemplateVersion!.LaunchTemplateData!.BlockDeviceMappings).toStrictEqual([
      { DeviceName: '/dev/xvda', Ebs },
    ])
  })

  it('leaves the versions that are there as they are', async () => {
    const { cloud, owner } = await createTemplateWorld()
    const [before] = await versions(owner)
    await cloud.clock.advance(1000)
    await addVersion(owner, { KeyName: 'mine' }, { SourceVersion: '1' })

    expect((await versions(owner)).at(-1)).toStrictEqual(before)
  })

  it.each<[string, Partial<CreateLaunchTemplateVersionCommandInput>, string]>([
    ['a source that is not there', { SourceVersion: '2' }, 'InvalidLaunchTemplateId.VersionNotFound'],
    ['a source of another form', { SourceVersion: 'latest' }, 'InvalidLaunchTemplateId.VersionNotFound'],
    ['another name', { LaunchTemplateName: 'other' }, 'InvalidLaunchTemplateName.NotFoundException'],
    ['no template', { LaunchTemplateName: undefined }, 'MissingParameter'],
    ['name and id', { LaunchTemplateId: missingId }, 'InvalidParameterCombination'],
    [
      'an id that is none',
      { LaunchTemplateName: undefined, LaunchTemplateId: 'web' },
      'InvalidLaunchTemplateId.Malformed',
    ],
    [
      'an id that is not there',
      { LaunchTemplateName: undefined, LaunchTemplateId: missingId },
      'InvalidLaunchTemplateId.NotFound',
    ],
    ['empty data', { LaunchTemplateData: {} }, 'MissingParameter'],
    ['an alias to resolve', { ResolveAlias: true }, 'UnsupportedOperation'],
    ['a long description', { VersionDescription: 'a'.repeat(256) }, 'InvalidParameterValue'],
    ['a dry run', { DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_case, input, name) => {
    const { owner } = await createTemplateWorld()

    await expect(addVersion(owner, small, input)).rejects.toMatchObject({ name })
    expect(await versions(owner)).toHaveLength(1)
  })

  it('names the version that is not there', async () => {
    const { id, owner } = await createTemplateWorld()

    await expect(addVersion(owner, small, { SourceVersion: '7' })).rejects.toThrow(
      `Could not find the specified version 7 for the launch template with ID ${id}.`,
    )
  })

  it('makes one version of a repeated request, and none of another with its token', async () => {
    const { owner } = await createTemplateWorld()
    const once = { SourceVersion: '$Latest', ClientToken: 'once' }
    await addVersion(owner, small, once)

    expect((await addVersion(owner, small, once)).LaunchTemplateVersion).toMatchObject({ VersionNumber: 2 })
    await expect(addVersion(owner, { KeyName: 'mine' }, once)).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    })
    expect(await versions(owner)).toHaveLength(2)
  })

  it('warns of an AMI that is not there', async () => {
    const { owner } = await createTemplateWorld()

    expect((await addVersion(owner, { ImageId: 'ami-0123456789abcdef0' })).Warning).toStrictEqual({
      Errors: [
        { Code: 'InvalidAMIID.NotFound', Message: "The image id '[ami-0123456789abcdef0]' does not exist" },
      ],
    })
  })
})

suite('ModifyLaunchTemplate', () => {
  it('makes another version the default', async () => {
    const { owner } = await createTemplateWorld()
    await addVersion(owner, { KeyName: 'mine' })

    expect((await modify(owner, { DefaultVersion: '2' })).LaunchTemplate).toMatchObject({
      DefaultVersionNumber: 2,
      LatestVersionNumber: 2,
    })
    expect((await versions(owner)).map(({ DefaultVersion }) => DefaultVersion)).toStrictEqual([true, false])
  })

  it.each<[string, Partial<ModifyLaunchTemplateCommandInput>, string]>([
    ['a version that is not there', { DefaultVersion: '2' }, 'InvalidLaunchTemplateId.VersionNotFound'],
    ['a version without number', { DefaultVersion: '$Latest' }, 'InvalidLaunchTemplateId.VersionNotFound'],
    ['no version', {}, 'MissingParameter'],
    [
      'another template',
      { LaunchTemplateName: 'other', DefaultVersion: '1' },
      'InvalidLaunchTemplateName.NotFoundException',
    ],
    ['a dry run', { DefaultVersion: '1', DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_case, input, name) => {
    const { owner } = await createTemplateWorld()

    await expect(modify(owner, input)).rejects.toMatchObject({ name })
  })

  it('answers a repeated request as before, without moving the default back', async () => {
    const { owner } = await createTemplateWorld()
    await addVersion(owner, small)
    await modify(owner, { DefaultVersion: '2', ClientToken: 'once' })
    await modify(owner, { DefaultVersion: '1' })

    expect((await modify(owner, { DefaultVersion: '2', ClientToken: 'once' })).LaunchTemplate).toMatchObject({
      DefaultVersionNumber: 2,
    })
    expect(await templates(owner)).toMatchObject([{ DefaultVersionNumber: 1 }])
    await expect(modify(owner, { DefaultVersion: '1', ClientToken: 'once' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    })
  })
})

suite('the policy that Image Builder asks for in a destination account', () => {
  const condition = (key: string) => ({ Condition: { StringEquals: { [key]: 'EC2 Image Builder' } } })
  const statements = [
    {
      ...allow(['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate']),
      ...condition('aws:ResourceTag/CreatedBy'),
    },
    allow('ec2:DescribeLaunchTemplates'),
    {
      ...allow('ec2:CreateTags', 'arn:aws:ec2:*:*:launch-template/*'),
      ...condition('aws:RequestTag/CreatedBy'),
    },
  ]
  const tag = async (client: EC2Client, id: string, Value: string) =>
    client.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'CreatedBy', Value }] }))
  const roleOf = async (cloud: InProcessCloud) => ec2OfRole(cloud, ownerId, statements)

  it('lets versions be made and be the default of a template with the tag, by id and by name', async () => {
    const { cloud, id } = await createTemplateWorld({ TagSpecifications: byBuilder })
    const role = await roleOf(cloud)
    const byId = { LaunchTemplateName: undefined, LaunchTemplateId: id }

    await expect(addVersion(role, small, { SourceVersion: '$Latest' })).resolves.toBeDefined()
    await expect(addVersion(role, small, { ...byId, SourceVersion: '$Latest' })).resolves.toBeDefined()
    await expect(modify(role, { DefaultVersion: '2' })).resolves.toBeDefined()
    await expect(modify(role, { ...byId, DefaultVersion: '3' })).resolves.toBeDefined()
    expect(await templates(role)).toMatchObject([{ DefaultVersionNumber: 3 }])
  })

  it('refuses a template without the tag, until the tag is put on it', async () => {
    const { cloud, id } = await createTemplateWorld()
    const role = await roleOf(cloud)

    await expect(addVersion(role, small)).rejects.toMatchObject(denied)
    await expect(modify(role, { DefaultVersion: '1' })).rejects.toMatchObject(denied)
    await expect(tag(role, id, 'me')).rejects.toMatchObject(denied)
    await tag(role, id, 'EC2 Image Builder')
    await expect(addVersion(role, small)).resolves.toBeDefined()
  })

  it('tells a dry run the same', async () => {
    const tagged = await createTemplateWorld({ TagSpecifications: byBuilder })
    const plain = await createTemplateWorld()
    const dryRun = async ({ cloud }: { readonly cloud: InProcessCloud }) =>
      addVersion(await roleOf(cloud), small, { DryRun: true })

    await expect(dryRun(tagged)).rejects.toMatchObject({ name: 'DryRunOperation' })
    await expect(dryRun(plain)).rejects.toMatchObject(denied)
  })

  it('does not show versions, nor delete them', async () => {
    const { cloud } = await createTemplateWorld({ TagSpecifications: byBuilder })
    const role = await roleOf(cloud)

    await expect(versions(role)).rejects.toMatchObject(denied)
    await expect(removeVersions(role, ['1'])).rejects.toMatchObject(denied)
    await expect(
      role.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'web' })),
    ).rejects.toMatchObject(denied)
  })
})

suite('DescribeLaunchTemplates', () => {
  async function createThree() {
    const world = await createTemplateWorld({ TagSpecifications: byBuilder })
    await create(world.owner, { LaunchTemplateName: 'api' })
    await create(world.owner, { LaunchTemplateName: 'worker' })
    return world
  }
  const named = async (client: EC2Client, input: DescribeLaunchTemplatesCommandInput) =>
    (await templates(client, input)).map(({ LaunchTemplateName }) => LaunchTemplateName)

  it.each<[DescribeLaunchTemplatesCommandInput, string[]]>([
    [{}, ['web', 'api', 'worker']],
    [{ LaunchTemplateNames: ['api', 'api'] }, ['api']],
    [{ Filters: [{ Name: 'launch-template-name', Values: ['w*'] }] }, ['web', 'worker']],
    [{ Filters: [{ Name: 'tag:CreatedBy', Values: ['EC2 Image Builder'] }] }, ['web']],
    [{ Filters: [{ Name: 'tag-key', Values: ['CreatedBy'] }] }, ['web']],
    [{ Filters: [{ Name: 'create-time', Values: ['2027-01-04T00:00*'] }] }, ['web', 'api', 'worker']],
    [{ LaunchTemplateNames: ['web'], Filters: [{ Name: 'launch-template-name', Values: ['api'] }] }, []],
  ])('for %j shows %j', async (input, names) => {
    const { owner } = await createThree()

    expect(await named(owner, input)).toStrictEqual(names)
  })

  it('finds one by its id, with its tags', async () => {
    const { id, owner } = await createThree()

    expect(await templates(owner, { LaunchTemplateIds: [id] })).toMatchObject([
      { LaunchTemplateName: 'web', Tags: byBuilder[0]!.Tags },
    ])
  })

  it.each<[DescribeLaunchTemplatesCommandInput, string]>([
    [{ LaunchTemplateNames: ['web', 'other'] }, 'InvalidLaunchTemplateName.NotFoundException'],
    [{ LaunchTemplateIds: [missingId] }, 'InvalidLaunchTemplateId.NotFound'],
    [{ LaunchTemplateIds: ['web'] }, 'InvalidLaunchTemplateId.Malformed'],
    [{ Filters: [{ Name: 'name', Values: ['web'] }] }, 'InvalidParameterValue'],
    [{ MaxResults: 201 }, 'InvalidParameterValue'],
    [{ MaxResults: 0 }, 'InvalidParameterValue'],
    [{ NextToken: 'x' }, 'InvalidPaginationToken'],
    [{ DryRun: true }, 'DryRunOperation'],
  ])('refuses %j', async (input, name) => {
    const { owner } = await createThree()

    await expect(templates(owner, input)).rejects.toMatchObject({ name })
  })

  it('answers in pages', async () => {
    const { owner } = await createThree()
    const first = await owner.send(new DescribeLaunchTemplatesCommand({ MaxResults: 2 }))
    const second = await owner.send(
      new DescribeLaunchTemplatesCommand({ MaxResults: 2, NextToken: first.NextToken }),
    )

    expect(first.LaunchTemplates).toHaveLength(2)
    expect(second.LaunchTemplates).toMatchObject([{ LaunchTemplateName: 'worker' }])
    expect(second.NextToken).toBeUndefined()
  })
})

suite('DescribeLaunchTemplateVersions', () => {
  /** `web` has three versions, of which the second is the default; `api` has one. */
  async function createVersions() {
    const world = await createTemplateWorld()
    await addVersion(world.owner, { ImageId: 'ami-0123456789abcdef0' })
    await addVersion(world.owner, { InstanceType: 't3.large' })
    await modify(world.owner, { DefaultVersion: '2' })
    await create(world.owner, { LaunchTemplateName: 'api' })
    return world
  }
  const ofWeb = (input: DescribeLaunchTemplateVersionsCommandInput) => ({
    LaunchTemplateName: 'web',
    ...input,
  })
  const filter = (Name: string, ...Values: string[]) => ofWeb({ Filters: [{ Name, Values }] })

  it.each<[DescribeLaunchTemplateVersionsCommandInput, number[]]>([
    [ofWeb({}), [3, 2, 1]],
    [ofWeb({ Versions: ['1', '3'] }), [1, 3]],
    [ofWeb({ Versions: ['$Latest', '$Default'] }), [3, 2]],
    [ofWeb({ MinVersion: '2' }), [3, 2]],
    [ofWeb({ MaxVersion: '2' }), [2, 1]],
    [ofWeb({ MinVersion: '2', MaxVersion: '2' }), [2]],
    [{ Versions: ['$Latest'] }, [3, 1]],
    [{ Versions: ['$Default'] }, [2, 1]],
    [filter('image-id', 'ami-*'), [2]],
    [filter('instance-type', 't3.small', 't3.large'), [3, 1]],
    [filter('is-default-version', 'true'), [2]],
    [filter('create-time', '2026*'), []],
  ])('for %j shows %j', async (input, numbers) => {
    const { owner } = await createVersions()

    expect(numbersOf(await versions(owner, input))).toStrictEqual(numbers)
  })

  it.each<[DescribeLaunchTemplateVersionsCommandInput, string]>([
    [{}, 'MissingParameter'],
    [{ Versions: ['1'] }, 'InvalidParameterValue'],
    [ofWeb({ Versions: ['4'] }), 'InvalidLaunchTemplateId.VersionNotFound'],
    [ofWeb({ Versions: ['1'], MinVersion: '1' }), 'InvalidParameterCombination'],
    [ofWeb({ MinVersion: 'one' }), 'InvalidParameterValue'],
    [ofWeb({ LaunchTemplateId: missingId }), 'InvalidParameterCombination'],
    [{ LaunchTemplateName: 'other' }, 'InvalidLaunchTemplateName.NotFoundException'],
    [ofWeb({ ResolveAlias: true }), 'UnsupportedOperation'],
    [filter('kernel-id', 'a'), 'InvalidParameterValue'],
    [ofWeb({ MaxResults: 201 }), 'InvalidParameterValue'],
    [ofWeb({ DryRun: true }), 'DryRunOperation'],
  ])('refuses %j', async (input, name) => {
    const { owner } = await createVersions()

    await expect(versions(owner, input)).rejects.toMatchObject({ name })
  })

  it('answers 200 at once when it is not told how many', async () => {
    const { owner } = await createVersions()
    for (let count = 0; count < 198; count++) await addVersion(owner, small)
    const first = await owner.send(new DescribeLaunchTemplateVersionsCommand(ofWeb({})))
    const rest = await versions(owner, ofWeb({ NextToken: first.NextToken }))

    expect(first.LaunchTemplateVersions).toHaveLength(200)
    expect(numbersOf(rest)).toStrictEqual([1])
  })
})

suite('DeleteLaunchTemplateVersions', () => {
  it('tells what it deleted from what it did not, and gives no number again', async () => {
    const { id, owner } = await createTemplateWorld()
    await addVersion(owner, small)
    await addVersion(owner, small)
    const item = (VersionNumber: number) => ({
      LaunchTemplateId: id,
      LaunchTemplateName: 'web',
      VersionNumber,
    })

    expect(await removeVersions(owner, ['1', '3', '7'])).toMatchObject({
      SuccessfullyDeletedLaunchTemplateVersions: [item(3)],
      UnsuccessfullyDeletedLaunchTemplateVersions: [
        { ...item(1), ResponseError: { Code: 'unexpectedError' } },
        { ...item(7), ResponseError: { Code: 'launchTemplateVersionDoesNotExist' } },
      ],
    })
    expect(await templates(owner)).toMatchObject([{ DefaultVersionNumber: 1, LatestVersionNumber: 2 }])
    expect((await addVersion(owner, small)).LaunchTemplateVersion).toMatchObject({ VersionNumber: 4 })
  })

  it('takes 200 versions at once', async () => {
    const { owner } = await createTemplateWorld()
    const numbers = Array.from({ length: 200 }, (_, at) => `${at}`)

    expect((await removeVersions(owner, numbers)).UnsuccessfullyDeletedLaunchTemplateVersions).toHaveLength(
      200,
    )
  })

  it.each<[string, string[], object, string]>([
    ['201 versions', Array.from({ length: 201 }, (_, at) => `${at}`), {}, 'InvalidParameterValue'],
    ['what is no number', ['$Latest'], {}, 'InvalidParameterValue'],
    [
      'another template',
      ['1'],
      { LaunchTemplateName: 'other' },
      'InvalidLaunchTemplateName.NotFoundException',
    ],
    ['a dry run', ['2'], { DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_case, numbers, input, name) => {
    const { owner } = await createTemplateWorld()
    await addVersion(owner, small)

    await expect(removeVersions(owner, numbers, input)).rejects.toMatchObject({ name })
    expect(await versions(owner)).toHaveLength(2)
  })
})

suite('DeleteLaunchTemplate', () => {
  it('takes a template away with its versions and tags, and its name is free', async () => {
    const { id, owner } = await createTemplateWorld({ TagSpecifications: byBuilder })

    expect(await owner.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: id }))).toMatchObject({
      LaunchTemplate: { LaunchTemplateName: 'web', LatestVersionNumber: 1 },
    })
    expect(await templates(owner)).toStrictEqual([])
    expect((await owner.send(new DescribeTagsCommand({}))).Tags).toStrictEqual([])
    await expect(create(owner)).resolves.toBeDefined()
  })

  it.each<[string, object, string]>([
    ['one that is not there', { LaunchTemplateId: missingId }, 'InvalidLaunchTemplateId.NotFound'],
    ['none', {}, 'MissingParameter'],
    ['one as a dry run', { LaunchTemplateName: 'web', DryRun: true }, 'DryRunOperation'],
  ])('refuses to delete %s', async (_case, input, name) => {
    const { owner } = await createTemplateWorld()

    await expect(owner.send(new DeleteLaunchTemplateCommand(input))).rejects.toMatchObject({ name })
    expect(await templates(owner)).toHaveLength(1)
  })

  it('needs its permission on the template', async () => {
    const { cloud, id, owner } = await createTemplateWorld()
    await create(owner, { LaunchTemplateName: 'api' })
    const role = await ec2OfRole(cloud, ownerId, [allow('ec2:DeleteLaunchTemplate', arnOf(id))])
    const remove = async (LaunchTemplateName: string) =>
      role.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName }))

    await expect(remove('api')).rejects.toMatchObject(denied)
    await expect(remove('web')).resolves.toBeDefined()
  })
})

suite('tags of launch templates', () => {
  const tag = async (client: EC2Client, id: string) =>
    client.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Tier', Value: 'golden' }] }))

  it('are put on and told', async () => {
    const { id, owner } = await createTemplateWorld()
    await tag(owner, id)

    expect((await owner.send(new DescribeTagsCommand({}))).Tags).toStrictEqual([
      { ResourceId: id, ResourceType: 'launch-template', Key: 'Tier', Value: 'golden' },
    ])
    expect(await templates(owner)).toMatchObject([{ Tags: [{ Key: 'Tier', Value: 'golden' }] }])
  })

  it("are not put on another account's, nor on what is not there", async () => {
    const { cloud, id, owner } = await createTemplateWorld()

    await expect(tag(await ec2Of(cloud, nonProdId), id)).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.NotFound',
    })
    await expect(tag(owner, 'lt-1')).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.Malformed' })
  })

  it('need CreateTags on the template', async () => {
    const { cloud, id } = await createTemplateWorld()

    await expect(
      tag(await ec2OfRole(cloud, ownerId, [allow('ec2:CreateTags', arnOf(missingId))]), id),
    ).rejects.toMatchObject(denied)
    await expect(
      tag(await ec2OfRole(cloud, ownerId, [allow('ec2:CreateTags', arnOf(id))]), id),
    ).resolves.toBeDefined()
  })
})

suite('quotas of launch templates', () => {
  it('are those of the documentation', () => {
    expect(createLaunchTemplates().quotas).toStrictEqual({ templates: 5000, versions: 10_000 })
  })

  it('limit the templates of a Region, and the versions of a template', async () => {
    const launchTemplates = createLaunchTemplates({ templates: 2, versions: 2 })
    const parts = {
      core: openCore(),
      tags: createTagStore(),
      launchTemplates,
    } as Partial<Ec2Parts> as Ec2Parts
    const context = { caller: { accountId: ownerId, arn: root }, region, requestId: '' }
    const newTemplate = async (LaunchTemplateName: string, inRegion = region) =>
      createLaunchTemplate(parts).handle(
        { LaunchTemplateName, LaunchTemplateData: small },
        { ...context, region: inRegion },
      )
    const newVersion = async () =>
      createLaunchTemplateVersion(parts).handle(
        { LaunchTemplateName: 'one', LaunchTemplateData: small },
        context,
      )
    const exceeded = { code: 'ResourceLimitExceeded' }

    await newTemplate('one')
    await newTemplate('two')
    await expect(newTemplate('three')).rejects.toMatchObject(exceeded)
    await expect(newTemplate('three', otherRegion)).resolves.toBeDefined()
    await newVersion()
    await expect(newVersion()).rejects.toMatchObject(exceeded)
  })
})
