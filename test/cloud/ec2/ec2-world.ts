import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DisableImageBlockPublicAccessCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  type DescribeImagesCommandInput,
  type Image,
  type LaunchPermission,
  type ModifyImageAttributeCommandInput,
} from '@aws-sdk/client-ec2'
import { CreateKeyCommand } from '@aws-sdk/client-kms'

import { clientsOf, ec2ClientOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { createImage, type NewImage } from '../../support/build-image.ts'
import {
  createOrganizationCloud,
  managementId,
  nonProdId,
  organizationId,
  outsiderId,
  ownerId,
  region,
  sandboxId,
  settingsOfRole,
  unitIds,
  workloadsId,
} from '../../support/organization-cloud.ts'

export const everyAccount = [managementId, ownerId, nonProdId, workloadsId, sandboxId, outsiderId]

const arn = (rest: string): string => `arn:aws:organizations::${managementId}:${rest}`
export const organizationArn = arn(`organization/${organizationId}`)
export const unitArn = (unit: keyof typeof unitIds): string => arn(`ou/${organizationId}/${unitIds[unit]}`)

/** A cloud with an AMI that Image Builder made for the owner. */
export async function createEc2World(image: NewImage = {}, change: object = {}) {
  const cloud = createOrganizationCloud(change)
  const imageId = await newAmi(cloud, image)
  return { cloud, imageId, owner: await ec2Of(cloud, ownerId) }
}

/** The id of an AMI of a new build. */
export async function newAmi(
  cloud: InProcessCloud,
  image: NewImage = {},
  accountId = ownerId,
): Promise<string> {
  const built = await createImage(cloud, accountId, image)
  const ami = built.outputResources?.amis?.[0]?.image
  if (ami === undefined)
    throw new Error(`Expected the build to make an AMI, got ${JSON.stringify(built.state)}`)
  return ami
}

export const ec2Of = async (
  cloud: InProcessCloud,
  accountId: string,
  inRegion = region,
): Promise<EC2Client> => ec2ClientOf(cloud.connection, accountId, inRegion)

/** EC2's client in a role of an account that may do what the statements say. */
export const ec2OfRole = async (
  cloud: InProcessCloud,
  accountId: string,
  statements: readonly object[],
): Promise<EC2Client> => new EC2Client(await settingsOfRole(cloud, accountId, statements))

/** A key of the owner that other accounts may use for their volumes, on a condition. */
export async function newKey(
  cloud: InProcessCloud,
  openTo: readonly string[] = [],
  Condition: object = {},
): Promise<string> {
  const { kms } = clientsOf(cloud.connection, ownerId, region)
  const opens = { Effect: 'Allow', Action: 'kms:*', Resource: '*' }
  const Statement = [
    { ...opens, Principal: { AWS: ownerId } },
    ...openTo.map((accountId) => ({ ...opens, Principal: { AWS: accountId }, Condition })),
  ]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy }))
  return KeyMetadata!.Arn!
}

export const describe = async (
  client: EC2Client,
  input: DescribeImagesCommandInput = {},
): Promise<readonly Image[]> => (await client.send(new DescribeImagesCommand(input))).Images!

export const idsOf = async (client: EC2Client, input: DescribeImagesCommandInput = {}) =>
  (await describe(client, input)).map(({ ImageId }) => ImageId)

export const modify = async (client: EC2Client, input: ModifyImageAttributeCommandInput): Promise<void> =>
  void (await client.send(new ModifyImageAttributeCommand(input)))

/** Adds to an AMI's launch permission. */
export const permit = async (client: EC2Client, ImageId: string, ...Add: LaunchPermission[]): Promise<void> =>
  modify(client, { ImageId, LaunchPermission: { Add } })

export async function permissionsOf(client: EC2Client, ImageId: string): Promise<LaunchPermission[]> {
  const command = new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' })
  return (await client.send(command)).LaunchPermissions!
}

/** The accounts that see an AMI by its id. */
export async function viewersOf(cloud: InProcessCloud, imageId: string): Promise<string[]> {
  const seen = await Promise.all(
    everyAccount.map(async (accountId) => idsOf(await ec2Of(cloud, accountId), { ImageIds: [imageId] })),
  )
  return everyAccount.filter((_accountId, index) => seen[index]!.length > 0)
}

/** Lets an account make AMIs public. */
export const unblock = async (client: EC2Client): Promise<void> =>
  void (await client.send(new DisableImageBlockPublicAccessCommand()))
