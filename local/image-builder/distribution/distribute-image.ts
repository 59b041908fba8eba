import type { Ami, Image } from '@aws-sdk/client-imagebuilder'

import type { BuildInstance } from '../../ec2/build-instance.ts'
import type { Entry } from '../entry.ts'
import { actorsFor } from './actors.ts'
import { addOutputs } from './add-outputs.ts'
import { checkName } from './copy-image.ts'
import { copyToAll } from './copy-to-all.ts'
import { destinationsOf } from './destinations.ts'
import { failureReason } from './distribution-failure.ts'
import type { DistributionParts } from './distribution-parts.ts'
import { ec2CallsOf } from './ec2-calls.ts'
import { failedDestination, outputOf, tryFor, type Outcome } from './outcome.ts'

/** How a distribution ended: the AMIs that there are, and why the image fails if it does. */
export interface Distributed {
  readonly amis: Ami[]
  readonly reason?: string
}

/**
 * Distributes an AMI image as its configuration says: makes the AMI of the build instance, copies it to all destinations
 * at once, and then gives every AMI that is there what belongs to it. One destination that fails stops no other; what has
 * been distributed stays.
 */
export async function distributeImage(
  parts: DistributionParts,
  image: Entry<Image>,
  instance: BuildInstance,
): Promise<Distributed> {
  const destinations = destinationsOf(image)
  const own = destinations.source
  const begun = await tryFor(own, async () => {
    const actors = await actorsFor(parts, image)
    await checkName(own)
    const imageId = parts.amis.createAmi(instance, own)
    const source = { imageId, region: image.id.region }
    return { parts, image, destinations, actors, ec2: ec2CallsOf(parts), source }
  })
  if (begun.kind === 'failed') return endOf(image, [begun.outcome])

  const run = begun.answer
  const copied = await copyToAll(run)
  return endOf(image, await addOutputs(run, [{ destination: own, imageId: run.source.imageId }, ...copied]))
}

function endOf({ id }: Entry<Image>, outcomes: readonly Outcome[]): Distributed {
  const failed = outcomes.flatMap(failedDestination)
  const amis = outcomes.flatMap(outputOf)
  return failed.length === 0 ? { amis } : { amis, reason: failureReason(id.accountId, failed) }
}
