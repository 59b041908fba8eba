import type { AmiDistributionConfiguration, Distribution, Image } from '@aws-sdk/client-imagebuilder'

import type { Entry } from '../entry.ts'
import { amiNameOf, fillPlaceholders } from './placeholders.ts'

/** An account that gets an AMI in a Region, and what it is to be like. */
export interface Destination {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly description: string | undefined
  readonly tags: ReadonlyMap<string, string>
  /** Of copies; the AMI that was built has the keys of its recipe. */
  readonly kmsKeyId: string | undefined
  readonly launchPermission: AmiDistributionConfiguration['launchPermission']
}

/** Who gets the image: the AMI that was built, and its copies. */
export interface Destinations {
  readonly source: Destination
  readonly copies: readonly Destination[]
}

/**
 * The destinations of an image's distribution configuration. Without target accounts, a Region's AMI is the builder's own;
 * the builder always has the one that was built.
 */
export function destinationsOf(image: Entry<Image>): Destinations {
  const { accountId, region } = image.id
  const entries = amiEntries(image.shown)
  const all = entries.flatMap((entry) =>
    (entry.amiDistributionConfiguration?.targetAccountIds ?? [accountId]).map((targetId) =>
      destinationOf(image, targetId, entry),
    ),
  )
  const isSource = (destination: Destination): boolean =>
    destination.accountId === accountId && destination.region === region
  const own = entries.find((entry) => entry.region === region) ?? { region }
  return { source: destinationOf(image, accountId, own), copies: all.filter((each) => !isSource(each)) }
}

/** The Regions of a configuration that AMIs go to. */
export function amiEntries({ distributionConfiguration }: Image): readonly Distribution[] {
  return (distributionConfiguration?.distributions ?? []).filter(
    ({ amiDistributionConfiguration }) => amiDistributionConfiguration !== undefined,
  )
}

function destinationOf(
  { id, arn, shown }: Entry<Image>,
  accountId: string,
  { region = id.region, amiDistributionConfiguration: ami = {} }: Distribution,
): Destination {
  const values = { createdAt: shown.dateCreated ?? '', version: shown.version ?? '' }
  const tags = Object.entries(ami.amiTags ?? {}).map(
    ([key, value]) => [key, fillPlaceholders(value, values)] as const,
  )
  return {
    accountId,
    region,
    name: amiNameOf(ami.name ?? shown.name ?? id.name, values),
    description: ami.description,
    tags: new Map([['CreatedBy', 'EC2 Image Builder'], ['Ec2ImageBuilderArn', arn], ...tags]),
    kmsKeyId: ami.kmsKeyId,
    launchPermission: ami.launchPermission,
  }
}
