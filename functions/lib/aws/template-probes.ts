import {
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DescribeLaunchTemplatesCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2'
import type { EC2Client } from '@aws-sdk/client-ec2'

import { templateTag } from '../domain/copying/template-tag.ts'
import type { TemplateProbes } from '../ports/destination-probes.ts'
import type { DestinationCalls } from './destination-calls.ts'
import { triedOnly } from './tried-only.ts'

/** Asks EC2 in one account about launch templates. */
export function createTemplateProbes(accountId: string, calls: DestinationCalls<EC2Client>): TemplateProbes {
  return {
    describeTemplate: async (region, launchTemplateId) =>
      calls.calling({ accountId, region }, async (client) => {
        const command = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [launchTemplateId] })
        const { LaunchTemplates: templates = [] } = await client.send(command)
        const { LatestVersionNumber: latestVersion = 0, Tags: tags = [] } = templates[0] ?? {}
        const told = tags.map(({ Key: key = '', Value: value = '' }) => [key, value] as const)
        return { latestVersion, tags: Object.fromEntries(told) }
      }),
    tryTemplateVersion: async (region, { launchTemplateId, version, imageId }) =>
      calls.calling({ accountId, region }, async (client) => {
        const command = new CreateLaunchTemplateVersionCommand({
          LaunchTemplateId: launchTemplateId,
          SourceVersion: String(version),
          LaunchTemplateData: { ImageId: imageId },
          DryRun: true,
        })
        return triedOnly(async () => client.send(command))
      }),
    tryTag: async (region, launchTemplateId) =>
      calls.calling({ accountId, region }, async (client) => {
        const tag = { Key: templateTag.key, Value: templateTag.value }
        const command = new CreateTagsCommand({ Resources: [launchTemplateId], Tags: [tag], DryRun: true })
        return triedOnly(async () => client.send(command))
      }),
    tryDefaultVersion: async (region, { launchTemplateId, version }) =>
      calls.calling({ accountId, region }, async (client) => {
        const command = new ModifyLaunchTemplateCommand({
          LaunchTemplateId: launchTemplateId,
          DefaultVersion: String(version),
          DryRun: true,
        })
        return triedOnly(async () => client.send(command))
      }),
  }
}
