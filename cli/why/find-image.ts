import { closestTo } from '../../functions/lib/domain/rules/did-you-mean.ts'
import type { Run } from '../../functions/lib/domain/run/run.ts'
import { badInput } from '../command-failure.ts'
import type { Services } from '../command.ts'
import { inBatches } from '../in-batches.ts'
import { isCheckOnly } from '../observing-runs.ts'
import { newestRunsBefore } from '../run-search.ts'
import type { NamedImage } from './image-argument.ts'

/** How many of the newest runs are searched. Runs that shared a resource are found by it, however old. */
const searched = 1000

/** One image, or another resource, and the runs about it. */
export interface FoundImage {
  readonly arn: string
  /** Newest first. */
  readonly runs: readonly Run[]
  /** Runs of later builds of the same image, which may have taken this one out of a share. */
  readonly laterRuns: readonly Run[]
}

type FindServices = Pick<Services, 'runs' | 'copyPlans' | 'buildOfAmi'>

/** Finds what the command line names. @throws CommandFailure (bad input) for an image that no run is about. */
export async function findImage(
  named: NamedImage,
  services: FindServices,
  { now, next }: { readonly now: number; readonly next: string },
): Promise<FoundImage> {
  const newest = await services.runs.listRuns({ before: newestRunsBefore(now), limit: searched })
  const arn = await arnOf(named, newest, { services, next })
  const known = new Map(newest.filter((run) => resourcesOf(run).includes(arn)).map((run) => [run.runId, run]))
  const wants = await services.runs.listWants(arn)
  const others = wants.map(({ runId }) => runId).filter((runId) => !known.has(runId))
  const older = await inBatches([...new Set(others)], async (runId) => services.runs.readRun(runId))
  const runs = [...known.values(), ...older.filter((run) => run !== undefined)]
  return {
    arn,
    runs: runs.toSorted((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt)),
    laterRuns: newest.filter((run) => !known.has(run.runId) && resourcesOf(run).some(isBuildBeside(arn))),
  }
}

/** What a run was started for; nothing where its input was refused. */
function resourcesOf({ trigger }: Run): readonly string[] {
  switch (trigger.kind) {
    case 'imageBuilt':
      return [trigger.resourceArn]
    case 'manual':
    case 'manualCopy':
      return trigger.resourceArns
    case 'refused':
      return []
  }
}

async function arnOf(
  named: NamedImage,
  newest: readonly Run[],
  { services, next }: { readonly services: FindServices; readonly next: string },
): Promise<string> {
  // Who checks an old build again does not make it the newest.
  const made = newest.filter((run) => !isCheckOnly(run))
  const builds = made.flatMap(resourcesOf).filter((arn) => arn.includes(':image/'))
  switch (named.kind) {
    case 'resource':
      return named.arn
    case 'version': {
      const found = builds.find((arn) => arn.startsWith(`${named.arn}/`))
      if (found !== undefined) return found
      throw badInput(`Expected a version that a run is about, got ${named.arn}`, next)
    }
    case 'name': {
      const found = builds.find((arn) => nameOf(arn) === named.name)
      if (found !== undefined) return found
      const closest = closestTo(named.name, [...new Set(builds.map(nameOf))])
      const guess = closest === undefined ? '' : `; did you mean ${closest}?`
      throw badInput(`Expected the name of an image that a run is about, got ${named.name}${guess}`, next)
    }
    case 'ami': {
      const found =
        (await copiedBuildOf(named.imageId, newest, services)) ?? (await services.buildOfAmi(named.imageId))
      if (found !== undefined) return found
      throw badInput(
        `Expected an AMI that runs copied, or one of yours with Image Builder's tag Ec2ImageBuilderArn, got ${named.imageId}`,
        next,
      )
    }
  }
}

/** The build that an AMI holds, by the plans and the results of runs. */
async function copiedBuildOf(
  imageId: string,
  newest: readonly Run[],
  { copyPlans }: FindServices,
): Promise<string | undefined> {
  const found = await inBatches(newest, async ({ runId }) => {
    const plan = await copyPlans.readCopyPlan(runId)
    if (plan === undefined) return undefined
    const result = await copyPlans.readCopyResult(runId)
    const made = (result?.groups ?? []).flatMap(({ copies }) => copies)
    const sourceImageId =
      made.find((copy) => copy.imageId === imageId)?.sourceImageId ??
      plan.copies.find(({ existingImageId }) => existingImageId === imageId)?.sourceImageId ??
      imageId
    return plan.images.find((image) => image.sourceImageId === sourceImageId)?.arn
  })
  return found.find((arn) => arn !== undefined)
}

/** `al2023` of the ARN of an image. */
function nameOf(arn: string): string {
  return arn.split('/')[1] ?? ''
}

function isBuildBeside(arn: string): (other: string) => boolean {
  const [place, name] = arn.split('/')
  return (other) => arn.includes(':image/') && other !== arn && other.startsWith(`${place}/${name}/`)
}
