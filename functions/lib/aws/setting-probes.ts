import {
  DescribeRegionsCommand,
  GetAllowedImagesSettingsCommand,
  GetEbsEncryptionByDefaultCommand,
  GetImageBlockPublicAccessStateCommand,
} from '@aws-sdk/client-ec2'
import type { EC2Client, ImageCriterion } from '@aws-sdk/client-ec2'

import type { AllowedImages } from '../domain/checks/destination/answers.ts'
import type { SettingProbes } from '../ports/destination-probes.ts'
import type { DestinationCalls } from './destination-calls.ts'

/** Asks EC2 for the settings of one account. */
export function createSettingProbes(
  { accountId, homeRegion }: { readonly accountId: string; readonly homeRegion: () => Promise<string> },
  calls: DestinationCalls<EC2Client>,
): SettingProbes {
  return {
    isEncryptedByDefault: async (region) =>
      calls.calling({ accountId, region }, async (client) => {
        const answer = await client.send(new GetEbsEncryptionByDefaultCommand({}))
        return answer.EbsEncryptionByDefault === true
      }),
    allowedImages: async (region) =>
      calls.calling({ accountId, region }, async (client) => {
        const answer = await client.send(new GetAllowedImagesSettingsCommand({}))
        const { State: state = 'disabled', ImageCriteria: criteria = [] } = answer
        return { state, criteria: criteria.map(criterionOf) }
      }),
    isPublicAccessBlocked: async (region) =>
      calls.calling({ accountId, region }, async (client) => {
        const answer = await client.send(new GetImageBlockPublicAccessStateCommand({}))
        return answer.ImageBlockPublicAccessState !== 'unblocked'
      }),
    regionStatuses: async () =>
      calls.calling({ accountId, region: await homeRegion() }, async (client) => {
        const { Regions: regions = [] } = await client.send(new DescribeRegionsCommand({ AllRegions: true }))
        return new Map(
          regions.map(({ RegionName: name = '', OptInStatus: status = '' }) => [name, status] as const),
        )
      }),
  }
}

/** Conditions on names, product codes, dates: whatever EC2 adds, an AMI has to meet all of them. */
function criterionOf({
  ImageProviders: providers = [],
  ...others
}: ImageCriterion): AllowedImages['criteria'][number] {
  const hasOtherConditions = Object.values(others).some(
    (condition) => condition !== undefined && !(Array.isArray(condition) && condition.length === 0),
  )
  return { providers, hasOtherConditions }
}
