import {
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DescribeLaunchTemplatesCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2'
import type { EC2Client } from '@aws-sdk/client-ec2'

import { templateTag } from '../domain/copying/template-tag.ts'
import type { DestinationTemplates } from '../ports/destinations.ts'
import type { DestinationCalls } from './destination-calls.ts'

/** The launch templates of destinations. */
export function createDestinationTemplates(calls: DestinationCalls<EC2Client>): DestinationTemplates {
  return {
    tagTemplate: async (lane, launchTemplateId) =>
      calls.calling(lane, async (client) => {
        const tag = { Key: templateTag.key, Value: templateTag.value }
        await client.send(new CreateTagsCommand({ Resources: [launchTemplateId], Tags: [tag] }))
        return undefined
      }),
    latestTemplateVersion: async (lane, launchTemplateId) =>
      calls.calling(lane, async (client) => {
        const command = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [launchTemplateId] })
        const { LaunchTemplates: templates = [] } = await client.send(command)
        return numberOf(templates[0]?.LatestVersionNumber, launchTemplateId)
      }),
    createTemplateVersion: async (lane, { launchTemplateId, sourceVersion, imageId, clientToken }) =>
      calls.calling(lane, async (client) => {
        const command = new CreateLaunchTemplateVersionCommand({
          LaunchTemplateId: launchTemplateId,
          SourceVersion: String(sourceVersion),
          LaunchTemplateData: { ImageId: imageId },
          ClientToken: clientToken,
        })
        const { LaunchTemplateVersion: version } = await client.send(command)
        return numberOf(version?.VersionNumber, launchTemplateId)
      }),
    setDefaultTemplateVersion: async (lane, { launchTemplateId, version }) =>
      calls.calling(lane, async (client) => {
        const command = new ModifyLaunchTemplateCommand({
          LaunchTemplateId: launchTemplateId,
          DefaultVersion: String(version),
        })
        await client.send(command)
        return undefined
      }),
  }
}

/** @throws Error when EC2 answers without a number, which its API does not do. */
function numberOf(version: number | undefined, launchTemplateId: string): number {
  if (version === undefined) {
    throw new Error(`Expected EC2 to answer a version of ${launchTemplateId}, got none`)
  }
  return version
}
