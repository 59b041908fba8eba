import type * as z from 'zod/mini'

import { checkPagesOf } from '../lib/domain/checks/destination/pages.ts'
import { waiveOutcome } from '../lib/domain/checks/waive.ts'
import type { WaiversAt } from '../lib/domain/checks/waive.ts'
import type { BuildRecord } from '../lib/domain/copying/built-image.ts'
import type { BlockedCopy, CopyPlan } from '../lib/domain/copying/copy-plan.ts'
import { planImageCopies } from '../lib/domain/copying/plan-image-copies.ts'
import { uniteCopyPlans } from '../lib/domain/copying/unite-copy-plans.ts'
import type { ImagePlan } from '../lib/domain/copying/unite-copy-plans.ts'
import type { Wishes } from '../lib/domain/copying/wanted-of-distributions.ts'
import type { Finding, Outcome } from '../lib/domain/outcome.ts'
import { readResourceArn } from '../lib/domain/resource-arn.ts'
import { makesCopies } from '../lib/domain/rules/makes-copies.ts'
import { matchingRules } from '../lib/domain/rules/match-rules.ts'
import type { Rule, Rules } from '../lib/domain/rules/rules.ts'
import { abortedRulesOf } from '../lib/domain/run/hold-against-checks.ts'
import type { Run, RunTrigger } from '../lib/domain/run/run.ts'
import { notedRules } from '../lib/planning/pinned-rules.ts'
import type { NotedRulesDeps } from '../lib/planning/pinned-rules.ts'
import type { CopyPlans } from '../lib/ports/copy-plans.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'
import { readSource, readSources } from './read-source.ts'
import type { ReadSourceDeps, SourceReading } from './read-source.ts'
import { wishesOfPerson, wishesOfRules } from './read-wishes.ts'
import type { ReadWishesDeps } from './read-wishes.ts'

/** What planning copies needs. */
export interface PlanCopiesDeps extends NotedRulesDeps, ReadSourceDeps, ReadWishesDeps {
  readonly ledger: Pick<RunLedger, 'readRun'>
  readonly plans: Pick<CopyPlans, 'readCopyPlan' | 'writeCopyPlan'>
  readonly builds: ReadSourceDeps['builds'] & ReadWishesDeps['builds']
}

/** Decides which AMIs accounts are to get and what is made of them, and writes it down before any effect. */
export function createPlanCopies(deps: PlanCopiesDeps) {
  return async ({ runId, at }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const written = await deps.plans.readCopyPlan(runId)
    if (written !== undefined) return answerOf(written, deps)
    const run = await deps.ledger.readRun(runId)
    if (run === undefined) throw new Error(`Expected the run ${runId} to be in the ledger, got nothing`)
    return answerOf(await deps.plans.writeCopyPlan(runId, await makePlan({ ...run, at }, deps)), deps)
  }
}

function answerOf(plan: CopyPlan, { ownerId }: Pick<PlanCopiesDeps, 'ownerId'>): z.infer<typeof output> {
  const { copies, blocked, findings } = plan
  const aborted = [...abortedRulesOf(plan, []).keys()]
  return {
    copyCount: copies.length,
    blockedCount: blocked.length + findings.length,
    checkPages: checkPagesOf({ copies }, ownerId),
    ...(aborted.length === 0 ? {} : { abortedRules: aborted }),
  }
}

/** A run, and the time of planning, ISO 8601. */
interface PlannedRun extends Run {
  readonly at: string
}

async function makePlan(run: PlannedRun, deps: PlanCopiesDeps): Promise<CopyPlan> {
  switch (run.trigger.kind) {
    case 'imageBuilt':
      return planBuild(run, run.trigger.resourceArn, deps)
    case 'manualCopy':
      return planByHand(run.trigger, deps)
    case 'manual':
    case 'refused':
      throw new Error(`Expected a run that plans copies, got one of the kind ${run.trigger.kind}`)
  }
}

async function planBuild(run: PlannedRun, imageArn: string, deps: PlanCopiesDeps): Promise<CopyPlan> {
  const reading = await readSource(imageArn, deps)
  if (reading.kind === 'refused') return uniteCopyPlans([], { findings: [reading.finding] })
  const rules = await notedRules(run, deps)
  const matching = rules === undefined ? [] : copyingRules(rules, imageArn, reading.record)
  if (rules === undefined || matching.length === 0) {
    return uniteCopyPlans([], { findings: [], nothingToCopy: 'No rule that copies matches the image' })
  }
  if (reading.kind === 'container') {
    return uniteCopyPlans([], { findings: [], nothingToCopy: reading.finding.what })
  }
  const wishes = await wishesOfRules({ rules, matching }, reading.built, deps)
  const names = matching.map(({ name }) => name).join(', ')
  const plan = takenByRules(uniteCopyPlans([planOf(reading, wishes)], { findings: [] }), {
    matching,
    waived: { waivers: rules.waivers ?? [], at: run.at },
  })
  return isEmpty(plan)
    ? { ...plan, nothingToCopy: `The rules ${names} leave no account without what they want of the image` }
    : plan
}

/** What becomes of a copy that a plan refuses. */
interface CopyEnd extends BlockedCopy {
  readonly outcome: Outcome
}

/** What the rules say of what stands in the way: a waiver, or that all of a rule is to be left undone. */
function takenByRules(
  plan: CopyPlan,
  { matching, waived }: { readonly matching: readonly Rule[]; readonly waived: WaiversAt },
): CopyPlan {
  const abortingRules = matching.filter(({ onFinding }) => onFinding === 'abort').map(({ name }) => name)
  const blocked = plan.blocked.map((one): BlockedCopy => {
    const { outcome, finding } = waiveOutcome<CopyEnd>(one.accountId, { ...one, outcome: 'blocked' }, waived)
    return outcome === 'waived' ? { ...one, finding, isWaived: true } : one
  })
  return { ...plan, blocked, ...(abortingRules.length === 0 ? {} : { abortingRules }) }
}

async function planByHand(
  { resourceArns, distribute }: Extract<RunTrigger, { kind: 'manualCopy' }>,
  deps: PlanCopiesDeps,
): Promise<CopyPlan> {
  const plans: ImagePlan[] = []
  const findings: Finding[] = []
  const wish = await wishesOfPerson(distribute, deps)
  for (const reading of await readSources(resourceArns, deps)) {
    if (reading.kind === 'source') plans.push(planOf(reading, [wish.of(reading.built)]))
    else findings.push(reading.finding)
  }
  const plan = uniteCopyPlans(plans, { findings: [...findings, ...wish.findings] })
  return isEmpty(plan)
    ? { ...plan, nothingToCopy: 'Image Builder has made all that the configuration wants' }
    : plan
}

function planOf(
  { built, facts }: Extract<SourceReading, { kind: 'source' }>,
  wishes: readonly Wishes[],
): ImagePlan {
  const plan = planImageCopies({ built, facts, wanted: wishes.flatMap(({ wanted }) => wanted) })
  const sideFindings = [...wishes.flatMap((wish) => wish.sideFindings), ...plan.sideFindings]
  return { ...plan, sideFindings, arn: built.arn, sourceImageId: built.sourceImageId }
}

function isEmpty({ copies, blocked, findings }: CopyPlan): boolean {
  return copies.length + blocked.length + findings.length === 0
}

function copyingRules(rules: Rules, imageArn: string, record: BuildRecord): readonly Rule[] {
  const reading = readResourceArn(imageArn)
  if (reading.kind !== 'resource' || !rules.regions.includes(reading.arn.region)) return []
  return matchingRules(rules, { ...record, name: reading.arn.name }).filter(makesCopies)
}
