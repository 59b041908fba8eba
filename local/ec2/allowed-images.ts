import type { ImageCriterion } from '@aws-sdk/client-ec2'

import type { Place } from '../cloud/place.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { compileWildcards } from './filters.ts'
import type { Ami } from './image-store.ts'

const dayMs = 86_400_000

/** Whether the Allowed AMIs setting of an account and Region hides an AMI from it. */
export function isHidden(parts: Ec2Parts, ami: Ami, place: Place): boolean {
  const { allowedImages } = parts.settings.of(place.accountId, place.region)
  return allowedImages.state === 'enabled' && !isAllowed(parts, ami, place)
}

/**
 * Whether an account's criteria allow an AMI, in force or not: always where it is the account's own (EC2 User Guide,
 * "Control the discovery and use of AMIs in Amazon EC2 with Allowed AMIs").
 */
export function isAllowed(parts: Ec2Parts, ami: Ami, { accountId, region }: Place): boolean {
  const { criteria } = parts.settings.of(accountId, region).allowedImages
  return ami.accountId === accountId || criteria.some((criterion) => meets(parts, ami, criterion))
}

/** An AMI has to meet everything that a criterion says. None here is of a marketplace, watermarked, scanned or deprecated. */
function meets({ core }: Ec2Parts, ami: Ami, criterion: ImageCriterion): boolean {
  const { ImageProviders: providers, ImageNames: names, CreationDateCondition: age } = criterion
  const isOfProvider = providers === undefined || providers.includes(ami.accountId)
  const isNamed = names === undefined || names.some((name) => compileWildcards(name).test(ami.name))
  const mostDays = age?.MaximumDaysSinceCreated
  const isYoung = mostDays === undefined || core.clock.now() - ami.createdAtMs <= mostDays * dayMs
  return isOfProvider && isNamed && isYoung && criterion.MarketplaceProductCodes === undefined
}
