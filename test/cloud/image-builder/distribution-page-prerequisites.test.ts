import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2'
import {
  CreateDistributionConfigurationCommand,
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
  GetImageCommand,
  type Image,
} from '@aws-sdk/client-imagebuilder'
import { CreateKeyCommand } from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'

import { clientsOf, ec2ClientOf } from '../../../local/cloud/clients.ts'
import { createInProcessCloud, type InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { worldSchema } from '../../../local/worlds/world.ts'
import { pageAccounts, sampleOf } from './distribution-page-samples.ts'
import { managedPolicyArn, roleArnOf, roleName } from './distribution-world.ts'

const region = 'us-west-2'
const { sourceId, destinationId } = pageAccounts

/** The page's accounts, and the destination's role with everything that the page asks for. */
function createPageCloud(): InProcessCloud {
  const accounts = [sourceId, destinationId].map((id) => ({ id, name: id }))
  const cloud = createInProcessCloud(worldSchema.parse({ ownerAccountId: sourceId, accounts }), {
    startMs: 0,
  })
  cloud.iam.roles.createRole({
    accountId: destinationId,
    name: roleName,
    assumeRolePolicyDocument: sampleOf('trustPolicy'),
    managedPolicyArns: [managedPolicyArn],
    inlinePolicies: {
      keyPolicy: sampleOf('keyPolicy'),
      launchTemplatePolicy: sampleOf('launchTemplatePolicy'),
      parameterPolicy: sampleOf('parameterPolicy'),
    },
  })
  return cloud
}

/** A key of the source account that the destination may use, as the page asks for. */
async function createKey(cloud: InProcessCloud): Promise<string> {
  const Principal = { AWS: [sourceId, destinationId].map((id) => `arn:aws:iam::${id}:root`) }
  const Statement = [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const { KeyMetadata } = await clientsOf(cloud.connection, sourceId, region).kms.send(
    new CreateKeyCommand({ Policy }),
  )
  return KeyMetadata!.Arn!
}

async function createTemplate(cloud: InProcessCloud): Promise<string> {
  const client = await ec2ClientOf(cloud.connection, destinationId, region)
  const LaunchTemplateData = { InstanceType: 't3.small' } as const
  const { LaunchTemplate } = await client.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData }),
  )
  return LaunchTemplate!.LaunchTemplateId!
}

/** Builds an encrypted image and distributes it with a launch template and a parameter. */
async function distribute(cloud: InProcessCloud): Promise<Image> {
  const { imageBuilder } = clientsOf(cloud.connection, sourceId, region)
  const ebs = { encrypted: true, kmsKeyId: await createKey(cloud) }
  const recipe = await imageBuilder.send(
    new CreateImageRecipeCommand({
      name: 'golden',
      semanticVersion: '1.0.0',
      parentImage: `arn:aws:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/x.x.x`,
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs }],
    }),
  )
  const infrastructure = await imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({ name: 'small', instanceProfileName: 'builder' }),
  )
  const accountId = destinationId
  const distribution = await imageBuilder.send(
    new CreateDistributionConfigurationCommand({
      name: 'page',
      distributions: [
        {
          region,
          amiDistributionConfiguration: { targetAccountIds: [accountId] },
          launchTemplateConfigurations: [{ launchTemplateId: await createTemplate(cloud), accountId }],
          ssmParameterConfigurations: [
            { amiAccountId: accountId, parameterName: 'ImageBuilder-ami', dataType: 'aws:ec2:image' },
          ],
        },
      ],
    }),
  )
  const { imageBuildVersionArn } = await imageBuilder.send(
    new CreateImageCommand({
      imageRecipeArn: recipe.imageRecipeArn,
      infrastructureConfigurationArn: infrastructure.infrastructureConfigurationArn,
      distributionConfigurationArn: distribution.distributionConfigurationArn,
    }),
  )
  await cloud.clock.advance(3600 * 1000)
  return (await imageBuilder.send(new GetImageCommand({ imageBuildVersionArn }))).image!
}

const spoilers: Readonly<Record<string, (cloud: InProcessCloud, roleArn: string) => void>> = {
  'the managed policy': ({ iam }, roleArn) => iam.roles.detachRolePolicy(roleArn, managedPolicyArn),
  'the trust policy': ({ iam }, roleArn) =>
    iam.roles.updateAssumeRolePolicy(roleArn, {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: destinationId }, Action: 'sts:AssumeRole' }],
    }),
  'the policy for keys': ({ iam }, roleArn) => iam.roles.deleteRolePolicy(roleArn, 'keyPolicy'),
  'the policy for launch templates': ({ iam }, roleArn) =>
    iam.roles.deleteRolePolicy(roleArn, 'launchTemplatePolicy'),
  'the policy for parameters': ({ iam }, roleArn) => iam.roles.deleteRolePolicy(roleArn, 'parameterPolicy'),
}

describe('the prerequisites of the page on cross-account distribution', () => {
  it('are all that an encrypted image, a launch template and a parameter need', async () => {
    const image = await distribute(createPageCloud())

    expect(image.state).toStrictEqual({ status: 'AVAILABLE' })
    expect(image.outputResources?.amis?.map(({ accountId }) => accountId)).toStrictEqual([
      sourceId,
      destinationId,
    ])
  })

  it.each(Object.keys(spoilers))('cannot do without %s', async (what) => {
    const cloud = createPageCloud()
    spoilers[what]!(cloud, roleArnOf(destinationId))

    expect((await distribute(cloud)).state?.status).toBe('FAILED')
  })
})
