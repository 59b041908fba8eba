import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2'
import type { Distribution, LaunchTemplateConfiguration } from '@aws-sdk/client-imagebuilder'
import { describe as suite, expect, it } from 'vitest'

import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import {
  allow,
  nonProdId,
  otherRegion,
  ownerId,
  region,
  workloadsId,
} from '../../support/organization-cloud.ts'
import { ec2Of, organizationArn, permissionsOf, unitArn } from '../ec2/ec2-world.ts'
import { get, ssmOf } from '../ssm/ssm-world.ts'
import { createDistributionWorld, distribute, failed, outputIn, roleArnOf } from './distribution-world.ts'
import { createContainerRecipe, createInfrastructure, imageOf } from './resources.ts'
import { createSharingCloud, ownerId as builderId } from './sharing-cloud.ts'

/** What goes to nonProd, in the Region of the build, with something beside. */
const withOutputs = (outputs: Partial<Distribution>, targetAccountIds = [nonProdId]): Distribution[] => [
  { region, amiDistributionConfiguration: { name: 'fleet', targetAccountIds }, ...outputs },
]

const mayPut = (cloud: InProcessCloud, accountId: string, name: string) =>
  cloud.iam.roles.putRolePolicy(roleArnOf(accountId), 'parameters', {
    Version: '2012-10-17',
    Statement: [
      allow('ssm:PutParameter', `arn:aws:ssm:*:${accountId}:parameter/${name}`),
      allow('ec2:DescribeImages'),
    ],
  })

suite('launch permission', () => {
  it('is that of the configuration on every AMI of the Region, copies and the one that was built', async () => {
    const cloud = createDistributionWorld()
    const launchPermission = {
      userIds: [workloadsId],
      organizationArns: [organizationArn],
      organizationalUnitArns: [unitArn('workloads')],
    }

    const image = await distribute(cloud, [
      { region, amiDistributionConfiguration: { launchPermission, targetAccountIds: [nonProdId] } },
      { region: otherRegion, amiDistributionConfiguration: { targetAccountIds: [nonProdId] } },
    ])

    const permissions = async (accountId: string, inRegion = region) =>
      permissionsOf(await ec2Of(cloud, accountId, inRegion), outputIn(image, accountId, inRegion))
    const expected = [
      { UserId: workloadsId },
      { OrganizationArn: organizationArn },
      { OrganizationalUnitArn: unitArn('workloads') },
    ]
    expect(await permissions(nonProdId)).toStrictEqual(expected)
    expect(await permissions(ownerId)).toStrictEqual(expected)
    expect(await permissions(nonProdId, otherRegion)).toStrictEqual([])
  })
})

suite('parameters', () => {
  it('get the id of the AMI of their account and Region, again and again', async () => {
    const cloud = createDistributionWorld()
    mayPut(cloud, nonProdId, 'ImageBuilder-*')
    const ssmParameterConfigurations = [
      { parameterName: '/imagebuilder/own', dataType: 'aws:ec2:image' as const },
      { parameterName: 'ImageBuilder-theirs', amiAccountId: nonProdId, dataType: 'aws:ec2:image' as const },
      { parameterName: 'ImageBuilder-text', amiAccountId: nonProdId },
    ]
    const first = await distribute(cloud, withOutputs({ ssmParameterConfigurations }))

    const image = await distribute(cloud, withOutputs({ ssmParameterConfigurations }))
    await cloud.clock.advance(60_000)

    expect(image.state).toStrictEqual({ status: 'AVAILABLE' })
    expect(outputIn(image, nonProdId)).not.toBe(outputIn(first, nonProdId))
    const theirs = { Value: outputIn(image, nonProdId), Version: 2, Type: 'String' }
    expect(await get(ssmOf(cloud), '/imagebuilder/own')).toMatchObject({
      Value: outputIn(image, ownerId),
      DataType: 'aws:ec2:image',
    })
    const nonProd = ssmOf(cloud, nonProdId)
    expect(await get(nonProd, 'ImageBuilder-theirs')).toMatchObject({ ...theirs, DataType: 'aws:ec2:image' })
    expect(await get(nonProd, 'ImageBuilder-text')).toMatchObject({ ...theirs, DataType: 'text' })
  })

  it.each([
    ['a target account', nonProdId, 'ImageBuilder-ami'],
    ["Image Builder's own", ownerId, 'own'],
  ])(
    'fail the image where the role of %s may not put them, and the AMIs stay',
    async (_whose, accountId, name) => {
      const cloud = createDistributionWorld()
      const ssmParameterConfigurations = [{ parameterName: name, amiAccountId: accountId }]

      const image = await distribute(cloud, withOutputs({ ssmParameterConfigurations }))

      const role =
        accountId === ownerId ? 'AWSServiceRoleForImageBuilder' : roleArnOf(accountId).split('/')[1]
      const sentence = `User: arn:aws:sts::${accountId}:assumed-role/${role}/ImageBuilder is not authorized to perform: ssm:PutParameter on resource: arn:aws:ssm:${region}:${accountId}:parameter/${name} because no identity-based policy allows the ssm:PutParameter action`
      expect(image.state).toStrictEqual({
        status: 'FAILED',
        reason: `Not all distribution jobs are completed. 1) ${failed(`SSM Client Error: '${sentence}'`, accountId)}`,
      })
      expect(image.outputResources?.amis).toMatchObject([
        { accountId: ownerId, state: { status: 'AVAILABLE' } },
        { accountId: nonProdId, state: { status: 'AVAILABLE' } },
      ])
    },
  )
})

suite('a launch template', () => {
  async function createTemplate(
    cloud: InProcessCloud,
    accountId: string,
    inRegion = region,
  ): Promise<string> {
    const client = await ec2Of(cloud, accountId, inRegion)
    const LaunchTemplateData = { InstanceType: 't3.small', ImageId: 'ami-00000000000000000' } as const
    const command = new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData })
    return (await client.send(command)).LaunchTemplate!.LaunchTemplateId!
  }
  async function readTemplate(cloud: InProcessCloud, id: string, accountId: string, inRegion = region) {
    const client = await ec2Of(cloud, accountId, inRegion)
    const templates = await client.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }))
    const versions = await client.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: ['$Latest'] }),
    )
    const { DefaultVersionNumber, LatestVersionNumber, Tags } = templates.LaunchTemplates![0]!
    const { ImageId, InstanceType } = versions.LaunchTemplateVersions![0]!.LaunchTemplateData!
    return { DefaultVersionNumber, LatestVersionNumber, Tags, ImageId, InstanceType }
  }
  const template = (launchTemplateId: string, rest: Partial<LaunchTemplateConfiguration> = {}) => ({
    launchTemplateConfigurations: [{ launchTemplateId, ...rest }],
  })
  const Tags = [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }]

  it('gets a version with the AMI that was built, which becomes its default', async () => {
    const cloud = createDistributionWorld()
    const id = await createTemplate(cloud, ownerId)

    const image = await distribute(cloud, withOutputs(template(id)))

    expect(await readTemplate(cloud, id, ownerId)).toStrictEqual({
      DefaultVersionNumber: 2,
      LatestVersionNumber: 2,
      Tags,
      ImageId: outputIn(image, ownerId),
      InstanceType: 't3.small',
    })
  })

  it('keeps its default where the configuration says so', async () => {
    const cloud = createDistributionWorld()
    const id = await createTemplate(cloud, ownerId)

    await distribute(cloud, withOutputs(template(id, { setDefaultVersion: false })))

    expect(await readTemplate(cloud, id, ownerId)).toMatchObject({
      DefaultVersionNumber: 1,
      LatestVersionNumber: 2,
    })
  })

  it('gets the copy of its Region where the account that builds has one', async () => {
    const cloud = createDistributionWorld()
    const id = await createTemplate(cloud, ownerId, otherRegion)

    const image = await distribute(cloud, [
      { region, amiDistributionConfiguration: {} },
      { region: otherRegion, amiDistributionConfiguration: {}, ...template(id) },
    ])

    expect(await readTemplate(cloud, id, ownerId, otherRegion)).toMatchObject({
      ImageId: outputIn(image, ownerId, otherRegion),
    })
  })

  it('of a target account gets the AMI of the account that builds, as it does with AWS', async () => {
    const cloud = createDistributionWorld()
    const id = await createTemplate(cloud, nonProdId)

    const image = await distribute(cloud, withOutputs(template(id, { accountId: nonProdId })))

    expect(image.state).toStrictEqual({ status: 'AVAILABLE' })
    expect(await readTemplate(cloud, id, nonProdId)).toMatchObject({
      DefaultVersionNumber: 2,
      Tags,
      ImageId: outputIn(image, ownerId),
    })
  })

  it.each<[string, (cloud: InProcessCloud) => unknown, string]>([
    [
      "the role lacks the page's policy",
      (cloud) => cloud.iam.roles.deleteRolePolicy(roleArnOf(nonProdId), 'templates'),
      'is not authorized to perform: ec2:DescribeLaunchTemplates',
    ],
    [
      'the role may not tag it',
      (cloud) => cloud.iam.roles.removeAction(roleArnOf(nonProdId), 'ec2:CreateTags'),
      'is not authorized to perform: ec2:CreateTags',
    ],
  ])('fails the image when %s', async (_what, spoil, sentence) => {
    const cloud = createDistributionWorld()
    const id = await createTemplate(cloud, nonProdId)
    spoil(cloud)

    const { state } = await distribute(cloud, [
      { region, amiDistributionConfiguration: {}, ...template(id, { accountId: nonProdId }) },
    ])

    expect(state?.reason).toContain(`1) EC2 Client Error: 'User: `)
    expect(state?.reason).toContain(sentence)
    expect(state?.reason).toContain(failed('', nonProdId))
  })

  it('fails the image when it does not exist', async () => {
    const id = 'lt-0123456789abcdef0'

    const { state } = await distribute(createDistributionWorld(), withOutputs(template(id), [ownerId]))

    expect(state?.reason).toContain(failed('', ownerId))
    expect(state?.reason).toContain(id)
  })
})

suite('a container image', () => {
  it('is in the repositories of its configuration, under their tags', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(builderId)
    const targetRepository = { service: 'ECR' as const, repositoryName: 'fleet' }
    const { distributionConfigurationArn } = await owner.imageBuilder.createDistributionConfiguration({
      name: 'containers',
      clientToken: 'containers',
      distributions: [
        { region, containerDistributionConfiguration: { targetRepository } },
        {
          region: otherRegion,
          containerDistributionConfiguration: {
            targetRepository,
            containerTags: ['latest', '{{ imagebuilder:buildVersion }}'],
          },
        },
      ],
    })
    const { imageBuildVersionArn } = await owner.imageBuilder.createImage({
      clientToken: 'build',
      containerRecipeArn: await createContainerRecipe(owner),
      infrastructureConfigurationArn: await createInfrastructure(owner),
      distributionConfigurationArn,
    })
    await cloud.pass(6 * cloud.core.timing.buildStateSeconds)

    const repository = (inRegion: string) => `${builderId}.dkr.ecr.${inRegion}.amazonaws.com/fleet`
    expect((await imageOf(owner, imageBuildVersionArn!)).outputResources).toStrictEqual({
      containers: [
        { region, imageUris: [`${repository(region)}:1.0.0-1`] },
        {
          region: otherRegion,
          imageUris: [`${repository(otherRegion)}:latest`, `${repository(otherRegion)}:1.0.0-1`],
        },
      ],
    })
  })
})
