import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import {
  CreateDistributionConfigurationCommand,
  CreateImageRecipeCommand,
  GetDistributionConfigurationCommand,
  GetImageRecipeCommand,
  type CreateDistributionConfigurationCommandInput,
} from '@aws-sdk/client-imagebuilder'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { describe, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import { createInProcessCloud, type InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { serveHttp } from '../../../local/wire/http-server.ts'
import { worldSchema } from '../../../local/worlds/world.ts'
import { ownerId } from '../../support/organization-cloud.ts'
import {
  commandRequest,
  type distributionPageSamples,
  pageAccounts,
  sampleOf,
} from './distribution-page-samples.ts'

const region = 'us-west-2'
const { sourceId, destinationId } = pageAccounts
const roleName = 'EC2ImageBuilderDistributionCrossAccountRole'

/** Account ids of botocore's session and of the page. */
function createCloud() {
  const accounts = [ownerId, sourceId, destinationId].map((id) => ({ id, name: id }))
  return createInProcessCloud(worldSchema.parse({ ownerAccountId: ownerId, accounts }), { startMs: 0 })
}

function createRole(cloud: InProcessCloud): string {
  const definition = {
    accountId: destinationId,
    name: roleName,
    assumeRolePolicyDocument: sampleOf('trustPolicy'),
  }
  return cloud.iam.roles.createRole(definition).arn
}

/** Sends each sample, and answers what came of it and what should. */
const acceptances: Readonly<
  Record<keyof typeof distributionPageSamples, () => Promise<readonly [unknown, object]>>
> = {
  encryptedVolume: async () => {
    const { imageBuilder } = clientsOf(createCloud().connection, sourceId, region)
    const parentImage = `arn:aws:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/x.x.x`
    const recipe = { name: 'golden', semanticVersion: '1.0.0', parentImage, ...sampleOf('encryptedVolume') }

    const { imageRecipeArn } = await imageBuilder.send(new CreateImageRecipeCommand(recipe))

    const { imageRecipe } = await imageBuilder.send(new GetImageRecipeCommand({ imageRecipeArn }))
    return [imageRecipe, sampleOf('encryptedVolume')]
  },
  trustPolicy: async () => {
    const cloud = createCloud()
    const RoleArn = createRole(cloud)
    const assume = async (accountId: string) =>
      clientsOf(cloud.connection, accountId, region)
        .sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'page' }))
        .then(
          () => 'assumed',
          (error: Error) => error.name,
        )
    return [
      [await assume(sourceId), await assume(ownerId)],
      ['assumed', 'AccessDenied'],
    ]
  },
  keyPolicy: async () => [
    allowedBy('keyPolicy'),
    [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:DescribeKey',
      'kms:CreateGrant',
      'kms:ListGrants',
      'kms:RevokeGrant',
    ],
  ],
  launchTemplatePolicy: async () => [
    allowedBy('launchTemplatePolicy'),
    [
      'ec2:CreateLaunchTemplateVersion',
      'ec2:ModifyLaunchTemplate',
      'ec2:DescribeLaunchTemplates',
      'ec2:CreateTags',
    ],
  ],
  parameterPolicy: async () => [allowedBy('parameterPolicy'), ['ec2:DescribeImages', 'ssm:PutParameter']],
  distributionConfiguration: async () => {
    const request = { ...(sampleOf('distributionConfiguration') as Settings), clientToken: 'token' }
    return create(request, 'cross-account-distribution-example')
  },
  command: async () => create({ ...commandRequest(), clientToken: 'token' }, 'my-distribution-name'),
}

/** What a role may do that has nothing but the page's policy, of all that its policies name. */
function allowedBy(sample: 'keyPolicy' | 'launchTemplatePolicy' | 'parameterPolicy'): readonly string[] {
  const cloud = createCloud()
  const roleArn = createRole(cloud)
  cloud.iam.roles.putRolePolicy(roleArn, sample, sampleOf(sample))
  const session = `arn:aws:sts::${destinationId}:assumed-role/${roleName}/page`
  const caller = { accountId: destinationId, arn: session, roleArn }
  const template = `arn:aws:ec2:${region}:${destinationId}:launch-template/lt-0123456789abcdef0`
  const key = `arn:aws:kms:${region}:${sourceId}:key/12345678-1234-1234-1234-123456789012`
  const made = { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' }
  const tagged = { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' }
  const kms = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey']
  const needs = [
    ...[...kms, 'CreateGrant', 'ListGrants', 'RevokeGrant', 'PutKeyPolicy'].map((action) => ({
      action: `kms:${action}`,
      resource: key,
    })),
    { action: 'ec2:CreateLaunchTemplateVersion', resource: template, context: made },
    { action: 'ec2:CreateLaunchTemplateVersion', resource: template },
    { action: 'ec2:ModifyLaunchTemplate', resource: template, context: made },
    { action: 'ec2:DescribeLaunchTemplates', resource: '*' },
    { action: 'ec2:CreateTags', resource: template, context: tagged },
    { action: 'ec2:CreateTags', resource: template },
    { action: 'ec2:DescribeImages', resource: '*' },
    {
      action: 'ssm:PutParameter',
      resource: `arn:aws:ssm:${region}:${destinationId}:parameter/ImageBuilder-ami`,
    },
    { action: 'ssm:PutParameter', resource: `arn:aws:ssm:${region}:${destinationId}:parameter/ami` },
  ]
  return needs
    .filter((need) => cloud.iam.authorizer.refusal(caller, need, region) === undefined)
    .map(({ action }) => action)
}

/** The SDK and the cloud share their schemas, botocore has a model of its own. */
const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0
if (!hasBotocore)
  process.stdout.write('skipped: python3 with botocore is not here, so the SDK sends the page\n')

const service = 'imagebuilder'
type Settings = CreateDistributionConfigurationCommandInput

/** Creates the configuration and reads it back. */
async function create(request: Settings, arnName: string): Promise<readonly [unknown, object]> {
  const cloud = createCloud()
  const distributionConfigurationArn = `arn:aws:imagebuilder:${region}:${ownerId}:distribution-configuration/${arnName}`
  const answers = hasBotocore
    ? await sendWithBotocore(cloud, request, distributionConfigurationArn)
    : await sendWithSdk(cloud, request, distributionConfigurationArn)

  const { clientToken, ...shown } = request
  return [answers, [{ clientToken, distributionConfigurationArn }, { distributionConfiguration: shown }]]
}

async function sendWithBotocore(
  cloud: InProcessCloud,
  input: Settings,
  distributionConfigurationArn: string,
): Promise<readonly unknown[]> {
  const server = await serveHttp(cloud.gateway, { port: 0 })
  const python = spawn('python3', [join(import.meta.dirname, '../wire/botocore_client.py')])
  const get = { distributionConfigurationArn }
  const calls = [
    { service, operation: 'CreateDistributionConfiguration', input, expected: {} },
    { service, operation: 'GetDistributionConfiguration', input: get, expected: {} },
  ]
  python.stdin.end(JSON.stringify({ endpoint: server.url, region, calls }))
  const [output, errors] = await Promise.all([text(python.stdout), text(python.stderr)])
  await server.close()
  if (output === '') throw new Error(errors)
  return (JSON.parse(output) as readonly { readonly received?: unknown }[]).map(({ received }) => received)
}

async function sendWithSdk(
  cloud: InProcessCloud,
  input: Settings,
  distributionConfigurationArn: string,
): Promise<readonly unknown[]> {
  const { imageBuilder } = clientsOf(cloud.connection, ownerId, region)
  return [
    await imageBuilder.send(new CreateDistributionConfigurationCommand(input)),
    await imageBuilder.send(new GetDistributionConfigurationCommand({ distributionConfigurationArn })),
  ]
}

describe('the page on cross-account distribution', () => {
  it.each(Object.entries(acceptances))('%s is accepted as it stands', async (_name, send) => {
    const [received, expected] = await send()

    expect(received).toMatchObject(expected)
  })
})
