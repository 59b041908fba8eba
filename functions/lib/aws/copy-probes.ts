import { CopyImageCommand, ModifyImageAttributeCommand } from '@aws-sdk/client-ec2'
import type { EC2Client, Image } from '@aws-sdk/client-ec2'

import type { NamedImage } from '../domain/checks/destination/answers.ts'
import { copyTagKey } from '../domain/copying/copy-request.ts'
import type { CopyProbes } from '../ports/destination-probes.ts'
import type { DestinationCalls } from './destination-calls.ts'
import { copyInput, launchPermissionEntries, ownImages, pendingImages } from './destination-images.ts'
import { triedOnly } from './tried-only.ts'

/** Asks EC2 in one account what copying needs. */
export function createCopyProbes(accountId: string, calls: DestinationCalls<EC2Client>): CopyProbes {
  return {
    tryCopy: async (region, call) =>
      calls.calling({ accountId, region }, async (client) =>
        triedOnly(async () => client.send(new CopyImageCommand({ ...copyInput(call), DryRun: true }))),
      ),
    tryLaunchPermission: async (region, imageId, permission) =>
      calls.calling({ accountId, region }, async (client) => {
        const command = new ModifyImageAttributeCommand({
          ImageId: imageId,
          LaunchPermission: { Add: launchPermissionEntries(permission) },
          DryRun: true,
        })
        return triedOnly(async () => client.send(command))
      }),
    namedImages: async (region, names) =>
      calls.calling({ accountId, region }, async (client) =>
        (await ownImages(client, 'name', names)).map(namedImage),
      ),
    pendingImages: async (region) =>
      calls.calling({ accountId, region }, async (client) => {
        const images = await pendingImages(client)
        return images.map(({ SourceInstanceId: id }) => ({ isOfInstance: id !== undefined }))
      }),
  }
}

function namedImage({ ImageId: imageId = '', Name: name = '', Tags: tags = [] }: Image): NamedImage {
  const copyId = tags.find(({ Key: key }) => key === copyTagKey)?.Value
  return { imageId, name, ...(copyId === undefined ? {} : { copyId }) }
}
