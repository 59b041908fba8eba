import type { Distribution } from '@aws-sdk/client-imagebuilder'
import { describe, expect, it } from 'vitest'

import { createInfrastructure, createRecipe, imageOf, startImage } from './resources.ts'
import { createSharingCloud, memberId, outsiderId, ownerId, region, type Actor } from './sharing-cloud.ts'

const otherRegion = 'eu-west-1'
const arn = `arn:aws:imagebuilder:${region}:${ownerId}:distribution-configuration/fleet`
const here: Distribution = { region, amiDistributionConfiguration: { targetAccountIds: [memberId] } }

const create = async ({ imageBuilder }: Actor, change: object = {}) =>
  imageBuilder.createDistributionConfiguration({
    name: 'Fleet',
    distributions: [here],
    ...change,
  })

const read = async ({ imageBuilder }: Actor) =>
  (await imageBuilder.getDistributionConfiguration({ distributionConfigurationArn: arn }))
    .distributionConfiguration!

function createWorld(settings: Parameters<typeof createSharingCloud>[0] = {}) {
  const cloud = createSharingCloud(settings)
  return { cloud, owner: cloud.as(ownerId) }
}

describe('a distribution configuration', () => {
  it('is shown as it was created, with what AWS adds', async () => {
    const { owner } = createWorld()
    const settings = {
      description: 'everywhere',
      tags: { team: 'images' },
      distributions: [
        here,
        {
          region: otherRegion,
          amiDistributionConfiguration: {
            name: 'fleet {{ imagebuilder:buildDate }}',
            amiTags: { Version: '{{ imagebuilder:buildVersion }}' },
            kmsKeyId: 'alias/images',
            launchPermission: {
              organizationalUnitArns: [
                'arn:aws:organizations::111111111111:ou/o-goldenimages/ou-ab12-workloads',
              ],
            },
          },
          launchTemplateConfigurations: [
            { launchTemplateId: 'lt-0123456789abcdef0', setDefaultVersion: true },
          ],
          ssmParameterConfigurations: [{ parameterName: '/imagebuilder/fleet', dataType: 'aws:ec2:image' }],
          fastLaunchConfigurations: [{ enabled: true, maxParallelLaunches: 6 }],
        },
      ],
    }

    const created = await create(owner, settings)

    expect(created).toMatchObject({ requestId: 'request-1', distributionConfigurationArn: arn })
    const now = '2027-01-04T00:00:00.000Z'
    expect(await read(owner)).toStrictEqual({
      ...settings,
      arn,
      name: 'Fleet',
      timeoutMinutes: 720,
      dateCreated: now,
      dateUpdated: now,
    })
  })

  it('is made once for one client token, and once for one name', async () => {
    const { owner } = createWorld()

    const first = await create(owner, { clientToken: 'token' })

    expect(await create(owner, { clientToken: 'token' })).toStrictEqual(first)
    await expect(create(owner, { clientToken: 'token', description: 'other' })).rejects.toMatchObject({
      code: 'IdempotentParameterMismatchException',
    })
    await expect(create(owner, { clientToken: 'other', name: 'fleet' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: `The following resource 'DistributionConfiguration' already exists: '${arn}'.`,
    })
  })

  it('is replaced by an update, but for its name and tags', async () => {
    const { cloud, owner } = createWorld()
    await create(owner, { description: 'former', tags: { team: 'images' } })
    await cloud.pass(60)
    const distributions = [{ region, amiDistributionConfiguration: { name: 'new-name' } }]

    const updated = await owner.imageBuilder.updateDistributionConfiguration({
      distributionConfigurationArn: arn,
      distributions,
      clientToken: 'token',
    })

    expect(updated).toStrictEqual({
      requestId: 'request-1',
      clientToken: 'token',
      distributionConfigurationArn: arn,
    })
    const shown = await read(owner)
    expect(shown).toMatchObject({ name: 'Fleet', tags: { team: 'images' }, distributions })
    expect(shown).not.toHaveProperty('description')
    expect([shown.dateCreated, shown.dateUpdated]).toStrictEqual([
      '2027-01-04T00:00:00.000Z',
      '2027-01-04T00:01:00.000Z',
    ])
  })

  it('is listed by its Regions, page after page, to its owner only', async () => {
    const { cloud, owner } = createWorld()
    await create(owner, { distributions: [here, { ...here, region: otherRegion }, here] })
    await create(owner, { name: 'other', clientToken: 'other' })
    const { imageBuilder } = owner

    const first = await imageBuilder.listDistributionConfigurations({ maxResults: 1 })
    const { nextToken } = first
    const last = await imageBuilder.listDistributionConfigurations({ maxResults: 1, nextToken })
    const filtered = await imageBuilder.listDistributionConfigurations({
      filters: [{ name: 'name', values: ['other'] }],
    })

    expect(first.distributionConfigurationSummaryList).toMatchObject([
      { arn, regions: [region, otherRegion] },
    ])
    expect(first.distributionConfigurationSummaryList![0]).not.toHaveProperty('distributions')
    expect(last).toMatchObject({ distributionConfigurationSummaryList: [{ name: 'other' }] })
    expect(filtered.distributionConfigurationSummaryList).toStrictEqual(
      last.distributionConfigurationSummaryList,
    )
    const others = await cloud.as(memberId).imageBuilder.listDistributionConfigurations({})
    expect(others.distributionConfigurationSummaryList).toStrictEqual([])
    await expect(read(cloud.as(memberId))).rejects.toMatchObject({ code: 'ForbiddenException' })
  })

  it('can be tagged', async () => {
    const { owner } = createWorld()
    await create(owner)

    await owner.imageBuilder.tagResource({ resourceArn: arn, tags: { team: 'images' } })

    expect(await read(owner)).toHaveProperty('tags', { team: 'images' })
  })

  it('cannot be deleted while a pipeline depends on it', async () => {
    const { owner } = createWorld()
    const { imageBuilder } = owner
    await create(owner)
    const { imagePipelineArn } = await imageBuilder.createImagePipeline({
      name: 'weekly',
      imageRecipeArn: await createRecipe(owner),
      infrastructureConfigurationArn: await createInfrastructure(owner),
      distributionConfigurationArn: arn,
    })
    const remove = async () =>
      imageBuilder.deleteDistributionConfiguration({ distributionConfigurationArn: arn })

    await expect(remove()).rejects.toMatchObject({ code: 'ResourceDependencyException' })
    await imageBuilder.deleteImagePipeline({ imagePipelineArn })

    expect(await remove()).toHaveProperty('distributionConfigurationArn', arn)
    await expect(read(owner)).rejects.toMatchObject({ code: 'ClientException' })
  })

  it('is that of a pipeline when its execution begins', async () => {
    const { owner } = createWorld()
    const { imageBuilder } = owner
    await create(owner)
    const { imagePipelineArn } = await imageBuilder.createImagePipeline({
      name: 'weekly',
      imageRecipeArn: await createRecipe(owner),
      infrastructureConfigurationArn: await createInfrastructure(owner),
      distributionConfigurationArn: arn,
    })
    const distributions = [{ region, amiDistributionConfiguration: { name: 'later' } }]
    await imageBuilder.updateDistributionConfiguration({
      distributionConfigurationArn: arn,
      distributions,
      clientToken: 'token',
    })

    const { imageBuildVersionArn } = await imageBuilder.startImagePipelineExecution({ imagePipelineArn })

    const image = await imageOf(owner, imageBuildVersionArn!)
    expect(image).toMatchObject({ distributionConfiguration: { arn, distributions } })
  })

  it('of another account is none that can be built with', async () => {
    const { cloud, owner } = createWorld()
    await create(owner)

    await expect(startImage(cloud.as(memberId), {}, arn)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining("'distributionConfigurationArn'") as string,
    })
  })

  it('is one of as many as the quota allows', async () => {
    const { owner } = createWorld({ quotas: { distributionConfigurations: 1 } })
    await create(owner)

    await expect(create(owner, { name: 'second', clientToken: 'second' })).rejects.toMatchObject({
      code: 'ServiceQuotaExceededException',
      httpStatus: 402,
    })
  })

  it('stays with a build as it was when the build began', async () => {
    const { owner } = createWorld()
    const { imageBuilder } = owner
    const distributions = [{ region, amiDistributionConfiguration: {} }]
    await create(owner, { distributions })
    const imageArn = await startImage(owner, {}, arn)

    await imageBuilder.updateDistributionConfiguration({
      distributionConfigurationArn: arn,
      distributions: [here],
      clientToken: 'token',
    })

    expect(await imageOf(owner, imageArn)).toMatchObject({
      distributionConfiguration: { arn, distributions },
    })
  })
})

const ami = { name: 'fleet {{ imagebuilder:buildDate }}' }
const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + index))
const inAmi = (amiDistributionConfiguration: object) => [{ region, amiDistributionConfiguration }]
const beside = (outputs: object) => [{ region, amiDistributionConfiguration: {}, ...outputs }]
const parameter = { parameterName: 'ImageBuilder-ami' }
const template = { launchTemplateId: 'lt-0123456789abcdef0' }

describe('the distributions of a configuration', () => {
  it.each<[string, readonly object[], string]>([
    ['a Region without outputs', [here, { region: otherRegion }], 'distributions[1]'],
    ['none in the source Region', [{ ...here, region: otherRegion }], 'distributions'],
    ['none at all', [], 'distributions'],
    [
      'nothing but parameters in the source Region',
      [{ region, ssmParameterConfigurations: [parameter] }],
      'distributions',
    ],
    ['a name with a slash', inAmi({ name: 'a/b' }), 'distributions[0].amiDistributionConfiguration.name'],
    ['a name of 128', inAmi({ name: 'a'.repeat(128) }), 'distributions[0].amiDistributionConfiguration.name'],
    [
      'an empty list of accounts',
      inAmi({ targetAccountIds: [] }),
      'distributions[0].amiDistributionConfiguration.targetAccountIds',
    ],
    [
      '1,537 accounts',
      inAmi({ targetAccountIds: accounts(1537) }),
      'distributions[0].amiDistributionConfiguration.targetAccountIds',
    ],
    [
      'an account of 11 digits',
      inAmi({ targetAccountIds: ['12345678901'] }),
      'distributions[0].amiDistributionConfiguration.targetAccountIds[0]',
    ],
    [
      '51 tags',
      inAmi({ amiTags: Object.fromEntries(accounts(51).map((id) => [id, ''])) }),
      'distributions[0].amiDistributionConfiguration.amiTags',
    ],
    [
      'a tag of AWS',
      inAmi({ amiTags: { 'aws:x': '' } }),
      'distributions[0].amiDistributionConfiguration.amiTags.aws:x',
    ],
    [
      '26 organizations',
      inAmi({
        launchPermission: {
          organizationArns: Array.from(
            { length: 26 },
            () => 'arn:aws:organizations::111111111111:organization/o-goldenimages',
          ),
        },
      }),
      'distributions[0].amiDistributionConfiguration.launchPermission.organizationArns',
    ],
    [
      'an id of an organization',
      inAmi({ launchPermission: { organizationArns: ['o-goldenimages'] } }),
      'distributions[0].amiDistributionConfiguration.launchPermission.organizationArns[0]',
    ],
    [
      'a short launch template id',
      beside({ launchTemplateConfigurations: [{ launchTemplateId: 'lt-0123' }] }),
      'distributions[0].launchTemplateConfigurations[0].launchTemplateId',
    ],
    [
      'a parameter with a blank',
      beside({ ssmParameterConfigurations: [{ parameterName: 'a b' }] }),
      'distributions[0].ssmParameterConfigurations[0].parameterName',
    ],
    [
      'a parameter of another type',
      beside({ ssmParameterConfigurations: [{ ...parameter, dataType: 'string' }] }),
      'distributions[0].ssmParameterConfigurations[0].dataType',
    ],
    [
      'a parameter in an account without AMI',
      beside({ ssmParameterConfigurations: [parameter, { ...parameter, amiAccountId: outsiderId }] }),
      'distributions[0].ssmParameterConfigurations[1].amiAccountId',
    ],
    [
      'a licence of another form',
      beside({ licenseConfigurationArns: ['lic-1'] }),
      'distributions[0].licenseConfigurationArns[0]',
    ],
    [
      'an export of another format',
      beside({ s3ExportConfiguration: { roleName: 'r', s3Bucket: 'b', diskImageFormat: 'OVA' } }),
      'distributions[0].s3ExportConfiguration.diskImageFormat',
    ],
    [
      'no parallel launches',
      beside({ fastLaunchConfigurations: [{ enabled: true, maxParallelLaunches: 0 }] }),
      'distributions[0].fastLaunchConfigurations[0].maxParallelLaunches',
    ],
  ])('are refused with %s', async (_what, distributions, member) => {
    const { owner } = createWorld()

    const refusal = { code: 'InvalidParameterValueException' }
    const message = expect.stringContaining(`'${member}'`) as string
    await expect(create(owner, { distributions })).rejects.toMatchObject({ ...refusal, message })
    await create(owner)
    const update = { distributionConfigurationArn: arn, distributions, clientToken: 'token' }
    await expect(
      owner.imageBuilder.updateDistributionConfiguration(
        update as {
          distributionConfigurationArn: string
          distributions: Distribution[]
          clientToken: string
        },
      ),
    ).rejects.toMatchObject({ ...refusal, message })
  })

  it.each([
    [
      { launchTemplateConfigurations: Array.from({ length: 6 }, () => template) },
      'ServiceQuotaExceededException',
    ],
    [
      { ssmParameterConfigurations: Array.from({ length: 11 }, () => parameter) },
      'ServiceQuotaExceededException',
    ],
    [
      {
        containerDistributionConfiguration: { targetRepository: { service: 'ECR', repositoryName: 'apps' } },
      },
      'InvalidParameterCombinationException',
    ],
  ])('are refused with too much of one kind (%#)', async (outputs, code) => {
    const { owner } = createWorld()

    await expect(create(owner, { distributions: beside(outputs) })).rejects.toMatchObject({ code })
  })

  it('are taken at their maxima', async () => {
    const { owner } = createWorld()
    const distributions = [
      {
        region,
        amiDistributionConfiguration: { ...ami, targetAccountIds: accounts(1536) },
        launchTemplateConfigurations: Array.from({ length: 5 }, () => template),
        ssmParameterConfigurations: Array.from({ length: 10 }, () => parameter),
      },
    ]

    await create(owner, { distributions })

    expect(await read(owner)).toHaveProperty('distributions', distributions)
  })

  it('may be of containers alone', async () => {
    const { owner } = createWorld()
    const targetRepository = { service: 'ECR', repositoryName: 'apps' }
    const distributions = [{ region: otherRegion, containerDistributionConfiguration: { targetRepository } }]

    await create(owner, { distributions })

    expect(await read(owner)).toHaveProperty('distributions', distributions)
  })
})
