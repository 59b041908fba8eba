import { GetDistributionConfigurationCommand, GetImageCommand } from '@aws-sdk/client-imagebuilder'
import type { Image, ImagebuilderClient } from '@aws-sdk/client-imagebuilder'

import type { BuildRecord } from '../domain/copying/built-image.ts'
import { distributionSchema } from '../domain/copying/distribution-schema.ts'
import type { Distribution } from '../domain/copying/distribution-schema.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { BuildRecords } from '../ports/built-images.ts'
import { outputAmiOf } from './image-builder-outputs.ts'
import { unlessAbsent } from './unless-absent.ts'

/** Builds and distribution configurations, read in the Region of each ARN. */
export function createImageBuilderBuilds(clientFor: (region: string) => ImagebuilderClient): BuildRecords {
  return {
    findBuild: async (imageArn) => {
      const command = new GetImageCommand({ imageBuildVersionArn: imageArn })
      const answer = await unlessAbsent('imagebuilder:GetImage', imageArn, async () =>
        clientFor(regionOfArn(imageArn)).send(command),
      )
      return answer?.image === undefined ? undefined : recordOf(answer.image)
    },
    findDistribution: async (arn) => {
      const command = new GetDistributionConfigurationCommand({ distributionConfigurationArn: arn })
      const answer = await unlessAbsent('imagebuilder:GetDistributionConfiguration', arn, async () =>
        clientFor(regionOfArn(arn)).send(command),
      )
      return answer === undefined ? undefined : withoutEmpty(answer.distributionConfiguration)
    },
  }
}

function recordOf(image: Image): BuildRecord {
  const { type, state, tags = {}, sourcePipelineArn, dateCreated = '', outputResources } = image
  return {
    type: type === 'DOCKER' ? 'DOCKER' : 'AMI',
    status: state?.status ?? 'PENDING',
    tags,
    ...(sourcePipelineArn === undefined ? {} : { pipelineArn: sourcePipelineArn }),
    createdAt: dateCreated,
    amis: (outputResources?.amis ?? []).flatMap(outputAmiOf),
    distributed: (image.distributionConfiguration?.distributions ?? []).flatMap(distributionOf),
  }
}

/** What we cannot read of Image Builder's own configuration was not carried out as far as we know. */
function distributionOf(entry: unknown): readonly Distribution[] {
  const parsed = distributionSchema.safeParse(withoutEmpty(entry))
  return parsed.success ? [parsed.data] : []
}

/**
 * What AWS answers without members that say nothing: Image Builder takes no empty lists and tags, and answers some. An
 * empty `amiDistributionConfiguration` says that there is an AMI.
 */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
    .map(([name, member]): [string, unknown] => [name, withoutEmpty(member)])
    .filter(([, member]) => member !== undefined && member !== null)
    .filter(([name, member]) => name === 'amiDistributionConfiguration' || !isEmpty(member))
  return Object.fromEntries(members)
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
