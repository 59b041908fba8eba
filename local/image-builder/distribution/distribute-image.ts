import type { Ami, Image } from '@aws-sdk/client-imagebuilder'

import type { BuildInstance } from '../../ec2/build-instance.ts'
import type { Entry } from '../entry.ts'
import { actorsFor, type Actors } from './actors.ts'
import { copyAccessTo } from './copy-access.ts'
import { awaitCopy, checkName, startCopy, type CopySource } from './copy-image.ts'
import { timeoutMinutes } from './create-configuration.ts'
import { amiEntries, destinationsOf, type Destination } from './destinations.ts'
import { DistributionFailure, failureReason, type FailedDestination } from './distribution-failure.ts'
import type { DistributionParts } from './distribution-parts.ts'
import { ec2CallsOf, type Ec2Calls } from './ec2-calls.ts'
import { permitLaunch, putParameter, updateTemplate } from './image-outputs.ts'

/** How a distribution ended: the AMIs that there are, and why the image fails if it does. */
export interface Distributed {
  readonly amis: Ami[]
  readonly reason?: string
}

/** A distribution under way. */
interface Run {
  readonly parts: DistributionParts
  readonly ec2: Ec2Calls
  readonly image: Entry<Image>
  readonly actors: Actors
  readonly source: CopySource
}

/** What became of one destination. */
interface Outcome {
  readonly destination: Destination
  readonly imageId: string | undefined
  readonly failure?: DistributionFailure
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
  const { id } = image
  const destinations = destinationsOf(image)
  const own = destinations.source
  const ended = (outcomes: readonly Outcome[]): Distributed => {
    const failed = outcomes.flatMap(failedDestination)
    const amis = outcomes.flatMap(outputOf)
    return failed.length === 0 ? { amis } : { amis, reason: failureReason(id.accountId, failed) }
  }
  const begun = await caught(own, async () => {
    const actors = await actorsFor(parts, image)
    await checkName(own)
    const imageId = parts.amis.createAmi(instance, own)
    return {
      imageId,
      run: { parts, ec2: ec2CallsOf(parts), image, actors, source: { imageId, region: id.region } },
    }
  })
  if (begun.kind === 'failed') return ended([begun.outcome])

  const { imageId, run } = begun.answer
  const copied = await copyAll(run, destinations.copies)
  return ended(await addOutputs(run, [{ destination: own, imageId }, ...copied]))
}

/** Without copies, this takes as long as any other state of a build. */
async function copyAll(run: Run, copies: readonly Destination[]): Promise<readonly Outcome[]> {
  const { parts, ec2, image, actors, source } = run
  const { clock, timing } = parts.core
  if (copies.length === 0) await clock.sleep(timing.buildStateSeconds * 1000)

  const access = copyAccessTo(ec2, { caller: actors.builder, region: source.region }, source.imageId)
  const deadlineMs = clock.now() + timeoutMinutes * 60_000
  const outcomes = await Promise.all(
    copies.map(async (destination) => {
      const { accountId, region } = destination
      const result = await caught(destination, async () => {
        const actor = { caller: await actors.of(accountId, region), region }
        if (accountId !== image.id.accountId) await access.grant(accountId)
        const imageId = await startCopy(ec2, actor, { source, destination })
        await awaitCopy({ ec2, clock }, actor, { imageId, deadlineMs })
        return imageId
      })
      return result.kind === 'failed' ? result.outcome : { destination, imageId: result.answer }
    }),
  )
  const own = destinationsOf(image).source
  const withdrawn = await caught(own, async () => access.withdraw())
  return withdrawn.kind === 'failed' ? [...outcomes, withdrawn.outcome] : outcomes
}

/** Launch permission, parameters and launch templates of all AMIs that are there. */
async function addOutputs(run: Run, outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
  const finished: Outcome[] = []
  for (const outcome of outcomes) {
    const { destination, imageId } = outcome
    if (imageId === undefined || outcome.failure !== undefined) finished.push(outcome)
    else {
      const result = await caught(destination, async () => finish(run, destination, imageId))
      finished.push(result.kind === 'failed' ? { ...result.outcome, imageId } : outcome)
    }
  }
  return [...finished, ...(await updateTemplates(run, outcomes))]
}

async function finish(run: Run, destination: Destination, imageId: string): Promise<void> {
  const { parts, ec2, image, actors } = run
  const { accountId, region, launchPermission: permission } = destination
  const actor = { caller: await actors.of(accountId, region), region }
  if (permission !== undefined) await permitLaunch(ec2, actor, { imageId, permission })
  const parameters = amiEntries(image.shown)
    .filter((entry) => entry.region === region)
    .flatMap(({ ssmParameterConfigurations = [] }) => ssmParameterConfigurations)
  for (const parameter of parameters) {
    if ((parameter.amiAccountId ?? image.id.accountId) !== accountId) continue
    await putParameter(parts, actor, { imageId, parameter })
  }
}

/**
 * Every launch template, whoever owns it, gets an AMI of the account that builds: the one in the template's Region, else
 * the one that was built. (README of AWS's sample for cross-account distribution, "Launch template gotcha".)
 */
async function updateTemplates(run: Run, outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
  const { ec2, image, actors, source } = run
  const ownerId = image.id.accountId
  const failures: Outcome[] = []
  for (const { region = source.region, launchTemplateConfigurations = [] } of amiEntries(image.shown)) {
    const own = outcomes.find(
      ({ destination, failure }) =>
        destination.accountId === ownerId && destination.region === region && failure === undefined,
    )
    const imageId = own?.imageId ?? source.imageId
    for (const template of launchTemplateConfigurations) {
      const destination = {
        ...destinationsOf(image).source,
        accountId: template.accountId ?? ownerId,
        region,
      }
      const result = await caught(destination, async () => {
        const actor = { caller: await actors.of(destination.accountId, region), region }
        await updateTemplate(ec2, actor, { imageId, template })
      })
      if (result.kind === 'failed') failures.push({ ...result.outcome, imageId: undefined })
    }
  }
  return failures
}

type Caught<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly outcome: Outcome }

async function caught<Answer>(destination: Destination, act: () => Promise<Answer>): Promise<Caught<Answer>> {
  try {
    return { kind: 'done', answer: await act() }
  } catch (failure) {
    if (!(failure instanceof DistributionFailure)) throw failure
    return { kind: 'failed', outcome: { destination, imageId: failure.imageId, failure } }
  }
}

function failedDestination({ destination, failure }: Outcome): FailedDestination[] {
  const { accountId, region } = destination
  return failure === undefined ? [] : [{ accountId, region, failure }]
}

function outputOf({ destination, imageId, failure }: Outcome): Ami[] {
  if (imageId === undefined) return []
  const { accountId, region, name, description } = destination
  const isThere = failure?.imageId === undefined
  const reason = failure?.imageReason ?? failure?.message
  return [
    {
      region,
      image: imageId,
      name,
      ...(description === undefined ? {} : { description }),
      state: isThere ? { status: 'AVAILABLE' } : { status: 'FAILED', reason },
      accountId,
    },
  ]
}
