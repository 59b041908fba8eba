import {
  CreateDistributionConfigurationCommand,
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
  GetImageCommand,
  type Distribution,
  type Image,
} from '@aws-sdk/client-imagebuilder'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { amazonLinux, type NewImage } from '../../support/build-image.ts'
import {
  createOrganizationCloud,
  nonProdId,
  otherRegion,
  ownerId,
  region,
  workloadsId,
} from '../../support/organization-cloud.ts'
import { sampleOf } from './distribution-page-samples.ts'

export const copySeconds = 600
export const stateSeconds = 240
/** PENDING to TESTING. */
export const secondsToDistributing = 4 * stateSeconds

export const roleName = 'EC2ImageBuilderDistributionCrossAccountRole'
export const managedPolicyArn = 'arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess'

const quick = { emptyFirstPages: false, listLagSeconds: 0, amiCopySeconds: copySeconds }

/** A cloud in which two accounts are prepared as AWS's page says. */
export function createDistributionWorld(change: { readonly ec2?: object; readonly timing?: object } = {}) {
  const cloud = createOrganizationCloud({ ...change, timing: { ...quick, ...change.timing } })
  for (const accountId of [nonProdId, workloadsId]) createDistributionRole(cloud, accountId)
  return cloud
}

/** The role that an account has for Image Builder; answers its ARN. */
export function createDistributionRole(cloud: InProcessCloud, accountId: string, trusted = ownerId): string {
  const Principal = { AWS: `arn:aws:iam::${trusted}:root` }
  return cloud.iam.roles.createRole({
    accountId,
    name: roleName,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    },
    managedPolicyArns: [managedPolicyArn],
    inlinePolicies: { keys: sampleOf('keyPolicy'), templates: sampleOf('launchTemplatePolicy') },
  }).arn
}

export const roleArnOf = (accountId: string): string => `arn:aws:iam::${accountId}:role/${roleName}`

/** What goes to both accounts in both Regions. */
export const everywhere: Distribution[] = [region, otherRegion].map((each) => ({
  region: each,
  amiDistributionConfiguration: { name: 'fleet', targetAccountIds: [nonProdId, workloadsId] },
}))

let builds = 0

/** Starts the build of an image that is distributed; answers its ARN. */
export async function startDistributed(
  cloud: InProcessCloud,
  distributions: Distribution[],
  {
    parentImage = amazonLinux,
    executionRole,
    ...recipe
  }: NewImage & { readonly executionRole?: string } = {},
): Promise<string> {
  const { imageBuilder } = clientsOf(cloud.connection, ownerId, region)
  builds += 1
  const name = `golden-${builds}`
  const { imageRecipeArn } = await imageBuilder.send(
    new CreateImageRecipeCommand({ ...recipe, name, parentImage, semanticVersion: '1.0.0' }),
  )
  const { infrastructureConfigurationArn } = await imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({ name, instanceProfileName: 'builder' }),
  )
  const { distributionConfigurationArn } = await imageBuilder.send(
    new CreateDistributionConfigurationCommand({ name, distributions }),
  )
  const { imageBuildVersionArn } = await imageBuilder.send(
    new CreateImageCommand({
      imageRecipeArn,
      infrastructureConfigurationArn,
      distributionConfigurationArn,
      ...(executionRole === undefined
        ? {}
        : {
            executionRole,
            workflows: [
              { workflowArn: `arn:aws:imagebuilder:${region}:aws:workflow/build/build-image/x.x.x` },
            ],
          }),
    }),
  )
  return imageBuildVersionArn!
}

/** Builds and distributes an image, and waits for its end, good or bad. */
export async function distribute(...build: Parameters<typeof startDistributed>): Promise<Image> {
  const [cloud] = build
  const arn = await startDistributed(...build)
  await cloud.clock.advance((7 * stateSeconds + copySeconds) * 1000)
  return imageOf(cloud, arn)
}

export async function imageOf(cloud: InProcessCloud, imageBuildVersionArn: string): Promise<Image> {
  const { imageBuilder } = clientsOf(cloud.connection, ownerId, region)
  return (await imageBuilder.send(new GetImageCommand({ imageBuildVersionArn }))).image!
}

/** The AMI of an account in a Region among an image's outputs. */
export function outputIn(image: Image, accountId: string, inRegion = region): string {
  const ami = image.outputResources?.amis?.find(
    (each) => each.accountId === accountId && each.region === inRegion,
  )
  if (ami?.image === undefined)
    throw new Error(
      `Expected an AMI of ${accountId} in ${inRegion}, got ${JSON.stringify(image.outputResources)}`,
    )
  return ami.image
}

/** Image Builder's sentence on what failed where. */
export const failed = (what: string, accountId: string, inRegion = region): string =>
  `${what} when distributing the image from the source account (ID: ${ownerId}) to the destination account (ID: ${accountId}) in Region ${inRegion}.`
