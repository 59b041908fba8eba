import { closestTo } from '../../functions/lib/domain/rules/did-you-mean.ts'
import type { Run } from '../../functions/lib/domain/run/run.ts'
import { badInput } from '../command-failure.ts'
import type { Services } from '../command.ts'
import { isCheckOnly } from '../observing-runs.ts'
import { newestRunsBefore } from '../run-search.ts'
import { findImage } from '../why/find-image.ts'
import { readImageArgument } from '../why/image-argument.ts'

/** How many of the newest runs are searched for the newest build. */
const searched = 100

/** What a person asks the checks about. */
export interface CheckQuestion {
  /** As it was written; absent: the newest build. */
  readonly image: string | undefined
  readonly rule: string | undefined
  readonly now: number
  /** A command line to find names with. */
  readonly next: string
}

/** The build to check with: the one that is named, or the newest that a run is about. @throws CommandFailure (bad input) where there is none. */
export async function buildToCheck(
  { image, rule, now, next }: CheckQuestion,
  services: Services,
): Promise<string> {
  await checkRule(rule, services, next)
  if (image !== undefined) {
    const { arn } = await findImage(readImageArgument(image, next), services, { now, next })
    if (arn.includes(':image/')) return arn
    throw badInput(`Expected an image, got ${arn}`, next)
  }
  const newest = await services.runs.listRuns({ before: newestRunsBefore(now), limit: searched })
  for (const run of newest) {
    const built = buildOf(run)
    if (built !== undefined && (rule === undefined || (await isOfRule(run, rule, services)))) return built
  }
  const whose = rule === undefined ? '' : ` that the rule ${rule} is for`
  throw badInput(`Expected IMAGE, got nothing, and no run is about a build${whose}`, next)
}

function buildOf(run: Run): string | undefined {
  return run.trigger.kind === 'imageBuilt' && !isCheckOnly(run) ? run.trigger.resourceArn : undefined
}

async function isOfRule({ runId }: Run, rule: string, services: Services): Promise<boolean> {
  const plan = await services.copyPlans.readCopyPlan(runId)
  const shares = await services.runs.listShares(runId)
  return [...(plan?.copies ?? []), ...(plan?.blocked ?? []), ...shares].some(({ wantedBy }) =>
    wantedBy.includes(rule),
  )
}

async function checkRule(rule: string | undefined, { rules }: Services, next: string): Promise<void> {
  if (rule === undefined) return
  const names = ((await rules.current())?.rules.rules ?? []).map(({ name }) => name)
  if (names.includes(rule)) return
  const closest = closestTo(rule, names)
  const guess = closest === undefined ? '' : `; did you mean ${closest}?`
  throw badInput(
    `Expected --rule to name a rule (${names.join(', ') || 'there is none'}), got ${rule}${guess}`,
    next,
  )
}
