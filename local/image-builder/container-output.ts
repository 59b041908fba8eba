import type { Container, Image } from '@aws-sdk/client-imagebuilder'

import { fillPlaceholders } from './distribution/placeholders.ts'
import type { Entry } from './entry.ts'

/**
 * Where a container image is in the end: in the recipe's repository, or in those of its distribution configuration. All
 * belong to the account that builds.
 */
export function containersOf({ id, shown }: Entry<Image>): Container[] {
  const buildTag = `${id.version}-${id.build}`
  const values = { createdAt: shown.dateCreated ?? '', version: shown.version ?? '' }
  const containerIn = (region: string, repository: string, tags: readonly string[]): Container => {
    const registry = `${id.accountId}.dkr.ecr.${region}.amazonaws.com`
    return { region, imageUris: tags.map((tag) => `${registry}/${repository}:${tag}`) }
  }

  const distributed = (shown.distributionConfiguration?.distributions ?? []).flatMap(
    ({ region = id.region, containerDistributionConfiguration: container }) => {
      if (container === undefined) return []
      const { containerTags = [buildTag], targetRepository } = container
      const tags = containerTags.map((tag) => fillPlaceholders(tag, values))
      return [containerIn(region, targetRepository?.repositoryName ?? '', tags)]
    },
  )
  const repository = shown.containerRecipe?.targetRepository?.repositoryName ?? ''
  return distributed.length > 0 ? distributed : [containerIn(id.region, repository, [buildTag])]
}
