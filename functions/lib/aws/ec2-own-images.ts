import { paginateDescribeImages } from '@aws-sdk/client-ec2'
import type { EC2Client, Image } from '@aws-sdk/client-ec2'

import { askTogether } from './ask-together.ts'
import { translatingErrors } from './aws-error.ts'
import { regionalClients } from './regional-clients.ts'

/** DescribeImages takes 200 values in one filter (EC2 API Reference). */
const company = { most: 200, callsAtOnce: 5 }

/**
 * Finds AMIs of the client's own account, disabled ones among them, in a Region; those that are asked for at once with
 * one call. `undefined` where it has none of this id.
 */
export function createOwnImages(
  clientFor: (region: string) => EC2Client,
): (region: string, imageId: string) => Promise<Image | undefined> {
  const askIn = regionalClients((region) =>
    askTogether(async (imageIds) => describe(clientFor(region), imageIds, region), company),
  )
  return async (region, imageId) => askIn(region)(imageId)
}

/**
 * Asks with a filter, for which an AMI that is gone is no error. Not page by page, although as many as there are: 200 are
 * one answer, and of a page EC2 may show nothing and have more.
 */
async function describe(
  client: EC2Client,
  imageIds: readonly string[],
  region: string,
): Promise<ReadonlyMap<string, Image>> {
  const input = {
    Owners: ['self'],
    IncludeDisabled: true,
    Filters: [{ Name: 'image-id', Values: [...imageIds] }],
  }
  const where = `${imageIds.slice(0, 3).join(', ')} in ${region}`
  return translatingErrors({ where, action: 'ec2:DescribeImages' }, async () => {
    const found = new Map<string, Image>()
    for await (const { Images: images = [] } of paginateDescribeImages({ client }, input)) {
      for (const image of images) found.set(image.ImageId ?? '', image)
    }
    return found
  })
}
