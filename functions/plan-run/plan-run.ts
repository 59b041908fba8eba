import type * as z from 'zod/mini'

import { ImageNotAvailable, InvalidInput } from '../lib/domain/errors.ts'
import type { Image } from '../lib/domain/image.ts'
import { ownerOfArn, readResourceArn } from '../lib/domain/resource-arn.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { makesCopies } from '../lib/domain/rules/makes-copies.ts'
import { matchingRules } from '../lib/domain/rules/match-rules.ts'
import type { Rules } from '../lib/domain/rules/rules.ts'
import { targetsOfRule } from '../lib/domain/rules/target-accounts.ts'
import { observes } from '../lib/domain/run/observes.ts'
import { wantsOfBuild, wantsOfManual } from '../lib/domain/run/plan.ts'
import type { PlannedShare, Run, RunTrigger } from '../lib/domain/run/run.ts'
import { nothing, uniteWants } from '../lib/domain/run/unite-wants.ts'
import type { Plan } from '../lib/domain/run/unite-wants.ts'
import type { Want } from '../lib/domain/run/want.ts'
import { pinnedRules } from '../lib/planning/pinned-rules.ts'
import type { PinnedRulesDeps } from '../lib/planning/pinned-rules.ts'
import { readSurroundings } from '../lib/planning/surroundings.ts'
import type { SurroundingsDeps } from '../lib/planning/surroundings.ts'
import type { ImageCatalog } from '../lib/ports/image-catalog.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'
import { wantsOfEarlierBuilds } from './earlier-builds.ts'
import type { EarlierBuildsDeps } from './earlier-builds.ts'
import { refuseBeyondQuota } from './ram-quota.ts'
import type { RamQuotaDeps } from './ram-quota.ts'

/** What planning needs. */
export interface PlanRunDeps
  extends PinnedRulesDeps, SurroundingsDeps, RamQuotaDeps, Pick<EarlierBuildsDeps, 'ruleShareLedger'> {
  readonly ledger: PinnedRulesDeps['ledger'] &
    Pick<
      RunLedger,
      'readRun' | 'recordWants' | 'listWants' | 'writePlan' | 'recordShareResult' | 'listShares'
    >
  readonly catalog: Pick<ImageCatalog, 'findImage'>
}

/** One page is checked by one call. */
const resourcesPerPage = 25

/** Turns what started the run into shares, and writes them down. */
export function createPlanRun(deps: PlanRunDeps) {
  const { ledger } = deps

  return async ({ runId, at }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const run = await ledger.readRun(runId)
    if (run === undefined) throw new Error(`Expected the run ${runId} to be in the ledger, got nothing`)
    if (run.endedAt !== undefined) throw stopped(runId, run.endedAt)

    const {
      settled,
      plansCopies,
      observes: isObserving,
      mayAbort = false,
      ...plan
    } = await makePlan(run, deps)
    await ledger.writePlan(runId, plan)
    // Read back: where this is a repeat, the first attempt's plan stands.
    const planned = await ledger.listShares(runId)
    const results = new Map(settled.map(({ resourceArn, result }) => [resourceArn, result]))
    for (const { resourceArn } of planned) {
      const result = results.get(resourceArn)
      if (result !== undefined) await ledger.recordShareResult(runId, resourceArn, result, at)
    }
    const open = planned.filter(({ resourceArn }) => !results.has(resourceArn))
    return {
      pages: pagesOf(
        open.map(({ resourceArn, mode, wantedBy }) =>
          mayAbort ? { resourceArn, mode, wantedBy } : { resourceArn, mode },
        ),
      ),
      retirements: retirementsOf(open),
      shareCount: open.length,
      settledCount: planned.length - open.length,
      plansCopies,
      observes: isObserving,
      ...(plan.nothingToDo === undefined || planned.length > 0 ? {} : { nothingToDo: plan.nothingToDo }),
    }
  }
}

interface RunPlan extends Plan {
  /** Whether there is something for plan-copies to plan. */
  readonly plansCopies: boolean
  readonly observes: boolean
  /** Whether a rule asks to be left undone as a whole when a check of a destination fails. */
  readonly mayAbort?: boolean
}

async function makePlan(run: Run, deps: PlanRunDeps): Promise<RunPlan> {
  const { trigger } = run
  switch (trigger.kind) {
    case 'manual':
      return {
        ...(await planManual(run, trigger, deps)),
        plansCopies: false,
        observes: observes(trigger),
      }
    case 'manualCopy':
      return { shares: [], settled: [], plansCopies: true, observes: observes(trigger) }
    case 'imageBuilt':
      return planBuild(run, trigger.resourceArn, deps)
    case 'refused':
      throw new Error(`Expected a run whose input can be read, got ${trigger.inputText}`)
  }
}

async function planManual(
  run: Run,
  trigger: Extract<RunTrigger, { kind: 'manual' }>,
  deps: PlanRunDeps,
): Promise<Plan> {
  const isByPolicy = trigger.mode === 'policy'
  const wants = wantsOfManual(trigger, await readSurroundings([{ named: [trigger], isByPolicy }], deps))
  const plan = await unitePlan(run, wants, { rules: undefined, deps })
  if (plan.shares.length > 0) return plan
  return nothing('The only account named is the owner, who has its resources already')
}

async function planBuild(run: Run, imageArn: string, deps: PlanRunDeps): Promise<RunPlan> {
  const { catalog } = deps
  const reading = readResourceArn(imageArn)
  if (reading.kind !== 'resource') throw malformed(imageArn)
  const { arn } = reading

  const image = await catalog.findImage(imageArn)
  if (image?.status !== 'AVAILABLE') throw notAvailable(imageArn, image?.status)

  const rules = await pinnedRules(run, deps)
  const plan = await planByRules({ image, arn, rules }, run, deps)
  const mayAbort = rules?.rules.some(({ onFinding }) => onFinding === 'abort') ?? false
  return { ...plan, observes: observes(run.trigger, rules), mayAbort }
}

async function planByRules(
  build: { readonly image: Image; readonly arn: ResourceArn; readonly rules: Rules | undefined },
  run: Run,
  deps: PlanRunDeps,
): Promise<Omit<RunPlan, 'observes'>> {
  const { image, arn, rules } = build
  if (rules === undefined) {
    return nothingAtAll('The ledger holds no rules; write them with: ibshare rules put FILE')
  }
  if (!rules.regions.includes(arn.region)) {
    return nothingAtAll(`The rules do not name the Region ${arn.region} of ${arn.text}`)
  }
  const matching = matchingRules(rules, { ...image, name: arn.name })
  if (matching.length === 0) {
    return nothingAtAll(
      `No rule matches the image ${arn.name} of the pipeline ${image.pipelineArn ?? '(none)'}`,
    )
  }
  const named = matching.map((rule) => ({
    named: targetsOfRule(rule, rules, arn.region),
    isByPolicy: rule.share?.mode === 'policy',
  }))
  const wants = wantsOfBuild({ image, arn, rules, matching }, await readSurroundings(named, deps))
  const earlier = await wantsOfEarlierBuilds(run, wants, deps)
  const united = await unitePlan(run, [...wants, ...earlier], { rules, deps })
  const plan = { ...united, shares: united.shares.map((share) => withWaivers(share, rules)) }
  const plansCopies = matching.some(makesCopies)
  if (plan.shares.length > 0 || plansCopies) return { ...plan, plansCopies }
  const names = matching.map((rule) => rule.name).join(', ')
  return nothingAtAll(`The rules ${names} match, but leave no resource to share with another account`)
}

/** So that who records what became of a share need not read the rules. */
function withWaivers(share: PlannedShare, { waivers = [] }: Rules): PlannedShare {
  const principals = new Set([share, ...(share.apart ?? [])].flatMap((group) => group.principals))
  const own = waivers.filter(({ account }) => principals.has(account))
  return own.length === 0 ? share : { ...share, waivers: own }
}

function nothingAtAll(reason: string): Omit<RunPlan, 'observes'> {
  return { ...nothing(reason), plansCopies: false }
}

/**
 * Notes what this run wants before it looks at what others want: of two runs at once, at least one then sees
 * the other, and both choose the same way to share. A run that observes gives nobody anything: others need not see it.
 */
async function unitePlan(
  run: Run,
  wants: readonly Want[],
  { rules, deps }: { readonly rules: Rules | undefined; readonly deps: PlanRunDeps },
): Promise<Plan> {
  const { ledger, ownerId } = deps
  const own = wants.filter(
    ({ resourceArn, principals }) => principals.length > 0 && ownerOfArn(resourceArn) === ownerId,
  )
  if (!observes(run.trigger, rules)) await ledger.recordWants(run, own)
  const resourceArns = [...new Set(own.map(({ resourceArn }) => resourceArn))]
  const listed = await Promise.all(resourceArns.map(async (arn) => ledger.listWants(arn)))
  const inForce = new Set(['manual', ...(rules?.rules ?? []).map(({ name }) => name)])
  const isMine = (one: { readonly wantedBy: string; readonly runId: string }): boolean =>
    one.runId === run.runId || own.some(({ wantedBy }) => wantedBy === one.wantedBy && wantedBy !== 'manual')
  const standing = listed.flat().filter((one) => inForce.has(one.wantedBy) && !isMine(one))
  const reportsSurplus = rules !== undefined && rules.settings?.prune !== 'ignore'
  const plan = uniteWants(wants, { standing, reportsSurplus }, ownerId)
  return refuseBeyondQuota(plan, deps)
}

/** A run that was stopped is ended in the ledger: its plan would not be written, and it would find nothing to do. */
function stopped(runId: string, at: string): InvalidInput {
  return new InvalidInput(`Expected the run ${runId} to go on, got stopped at ${at} while it was planned`, {
    where: runId,
    remedy: 'Start a new run instead of redriving this one',
  })
}

function pagesOf(resources: readonly Page['resources'][number][]): readonly Page[] {
  return Array.from({ length: Math.ceil(resources.length / resourcesPerPage) }, (_, page) => ({
    resources: resources.slice(page * resourcesPerPage, (page + 1) * resourcesPerPage),
  }))
}

type Page = z.infer<typeof output>['pages'][number]

/** The shares of ours out of which old builds are to go, each once. */
function retirementsOf(
  open: Awaited<ReturnType<PlanRunDeps['ledger']['listShares']>>,
): z.infer<typeof output>['retirements'] {
  const places = open.flatMap(({ resourceArn, ruleShares }) =>
    ruleShares
      .filter(({ keep }) => keep !== undefined)
      .map(({ rule }) => ({ rule, region: resourceArn.split(':')[3] ?? '' })),
  )
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()]
}

function malformed(imageArn: string): InvalidInput {
  return new InvalidInput(`Expected the ARN of an image build, got ${imageArn}`, {
    where: imageArn,
    remedy: 'Start the execution again with the ARN of an image build (.../1.2.3/1)',
  })
}

function notAvailable(imageArn: string, status: string | undefined): ImageNotAvailable {
  return new ImageNotAvailable(`Expected the image to be AVAILABLE, got ${status ?? 'no such image'}`, {
    where: imageArn,
    remedy: `Look at the build (aws imagebuilder get-image --image-build-version-arn ${imageArn}); when it is AVAILABLE, start an execution with resources and accounts`,
  })
}
