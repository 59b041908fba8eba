import { CopyImageCommand, ModifyImageAttributeCommand, paginateDescribeImages } from '@aws-sdk/client-ec2'
import type {
  DescribeImagesCommandInput,
  EC2Client,
  EC2PaginationConfiguration,
  Image,
  LaunchPermission,
  Tag,
} from '@aws-sdk/client-ec2'

import { copyTagKey } from '../domain/copying/copy-request.ts'
import type { CopyCall } from '../domain/copying/copy-request.ts'
import type { LaunchPermissionConfiguration } from '../domain/copying/distribution-schema.ts'
import type { SeenImage } from '../domain/copying/lane.ts'
import type { DestinationImages } from '../ports/destinations.ts'
import type { DestinationCalls } from './destination-calls.ts'

/** DescribeImages takes as many values in one filter (EC2 API Reference). */
const mostFilterValues = 200

/** The AMIs of destinations. */
export function createDestinationImages(calls: DestinationCalls<EC2Client>): DestinationImages {
  return {
    look: async (lane, copyIds, scope) =>
      calls.calling(lane, async (client) =>
        scope === 'all' ? look(client, copyIds) : (await taggedImages(client, copyIds)).map(seenImage),
      ),
    existingImages: async (lane, imageIds) =>
      calls.calling(lane, async (client) => {
        const found = await ownImages(client, 'image-id', imageIds)
        return found.map(({ ImageId: id = '' }) => id)
      }),
    startCopy: async (lane, call) =>
      calls.calling(lane, async (client) => {
        const { ImageId: imageId = '' } = await client.send(new CopyImageCommand(copyInput(call)))
        return imageId
      }),
    allowLaunch: async (lane, imageId, permission) =>
      calls.calling(lane, async (client) => {
        const LaunchPermission = { Add: launchPermissionEntries(permission) }
        await client.send(new ModifyImageAttributeCommand({ ImageId: imageId, LaunchPermission }))
        return undefined
      }),
  }
}

/** The second question is about copies that the first does not show; in between they may only have left `pending`. */
async function look(client: EC2Client, copyIds: readonly string[]): Promise<readonly SeenImage[]> {
  const pending = (await pendingImages(client)).map(seenImage)
  const shown = new Set(pending.map(({ imageId }) => imageId))
  const shownCopies = new Set(pending.map(({ copyId }) => copyId))
  const others = copyIds.filter((copyId) => !shownCopies.has(copyId))
  const left = (await taggedImages(client, others)).map(seenImage)
  return [...pending, ...left.filter(({ imageId }) => !shown.has(imageId))]
}

async function taggedImages(client: EC2Client, copyIds: readonly string[]): Promise<readonly Image[]> {
  return ownImages(client, `tag:${copyTagKey}`, copyIds)
}

/** The account's AMIs that are being made, page by page: nothing else says how many they are. */
export async function pendingImages(client: EC2Client): Promise<readonly Image[]> {
  const input = { Owners: ['self'], Filters: [{ Name: 'state', Values: ['pending'] }] }
  return everyPage({ client, pageSize: 1000 }, input)
}

/**
 * The account's AMIs, disabled ones among them, of which something has one of the values. Each value is of one AMI or a
 * few, so they are asked for without pages: of a page EC2 may show nothing and have more, which takes another call.
 */
export async function ownImages(
  client: EC2Client,
  filter: string,
  values: readonly string[],
): Promise<readonly Image[]> {
  const found: Image[] = []
  for (let start = 0; start < values.length; start += mostFilterValues) {
    const Values = values.slice(start, start + mostFilterValues)
    const input = { Owners: ['self'], IncludeDisabled: true, Filters: [{ Name: filter, Values }] }
    found.push(...(await everyPage({ client }, input)))
  }
  return found
}

async function everyPage(
  pages: EC2PaginationConfiguration,
  input: DescribeImagesCommandInput,
): Promise<readonly Image[]> {
  const found: Image[] = []
  for await (const { Images: images = [] } of paginateDescribeImages(pages, input)) {
    found.push(...images)
  }
  return found
}

function seenImage(image: Image): SeenImage {
  const { ImageId: imageId = '', Name: name = '', State: state = 'pending', StateReason: reason } = image
  const { SourceInstanceId: sourceInstanceId, Tags: tags = [] } = image
  const copyId = tags.find(({ Key: key }) => key === copyTagKey)?.Value
  return {
    imageId,
    name,
    state,
    ...(copyId === undefined ? {} : { copyId }),
    ...(sourceInstanceId === undefined ? {} : { sourceInstanceId }),
    ...(reason === undefined ? {} : { stateReason: reasonOf(reason) }),
  }
}

function reasonOf({ Code: code, Message: message }: NonNullable<Image['StateReason']>) {
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) }
}

/** CopyImage as it is called. */
export function copyInput(call: CopyCall) {
  const { sourceImageId, sourceRegion, name, description, encrypted, kmsKeyId, clientToken, tags } = call
  return {
    SourceImageId: sourceImageId,
    SourceRegion: sourceRegion,
    Name: name,
    ...(description === undefined ? {} : { Description: description }),
    ...(encrypted === undefined ? {} : { Encrypted: encrypted }),
    ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
    ClientToken: clientToken,
    TagSpecifications: [{ ResourceType: 'image' as const, Tags: tagsOf(tags) }],
  }
}

function tagsOf(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** The principals of a launch permission, as EC2 has them. */
export function launchPermissionEntries(permission: LaunchPermissionConfiguration): LaunchPermission[] {
  const { userIds = [], userGroups = [], organizationArns = [], organizationalUnitArns = [] } = permission
  return [
    ...userIds.map((UserId) => ({ UserId })),
    ...userGroups.map((Group) => ({ Group })),
    ...organizationArns.map((OrganizationArn) => ({ OrganizationArn })),
    ...organizationalUnitArns.map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ]
}
