import type * as z from 'zod/mini'

import { blockingResult } from '../lib/domain/checks/destination/blocking.ts'
import { needsOf } from '../lib/domain/checks/destination/needs.ts'
import type { PlanWithKeys } from '../lib/domain/checks/destination/needs.ts'
import { waiveResult } from '../lib/domain/checks/waive.ts'
import type { CopyPlan } from '../lib/domain/copying/copy-plan.ts'
import type { Rules } from '../lib/domain/rules/rules.ts'
import { abortedRulesOf } from '../lib/domain/run/hold-against-checks.ts'
import { notedRules } from '../lib/planning/pinned-rules.ts'
import type { NotedRulesDeps } from '../lib/planning/pinned-rules.ts'
import type { SourceImages } from '../lib/ports/built-images.ts'
import type { CheckPage, CheckResults, PassedNeed } from '../lib/ports/check-results.ts'
import type { CopyPlans } from '../lib/ports/copy-plans.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import { checkAccount } from './check-account.ts'
import type { AccountAnswer, CheckAccountDeps } from './check-account.ts'
import type { input, output } from './contract.ts'

/** What checking destinations needs. */
export interface CheckDestinationsDeps extends Omit<CheckAccountDeps, 'concurrentCopies'>, NotedRulesDeps {
  readonly ledger: Pick<RunLedger, 'readRun'>
  readonly plans: Pick<CopyPlans, 'readCopyPlan'>
  readonly sources: SourceImages
  readonly results: Omit<CheckResults, 'readChecks'>
}

type Input = z.infer<typeof input>

/** Asks some accounts of a run whether what is planned can be done, and writes down what they say. */
export function createCheckDestinations(deps: CheckDestinationsDeps) {
  return async (asked: Input): Promise<z.infer<typeof output>> => {
    const { runId, accountIds } = asked
    const plan = await deps.plans.readCopyPlan(runId)
    if (plan === undefined) throw new Error(`Expected the run ${runId} to have a copy plan, got none`)
    const written = await deps.results.readCheckPage(runId, accountIds)
    const page = written ?? (await deps.results.writeChecks(runId, await checkPage(asked, plan, deps)))
    const aborted = [...abortedRulesOf(plan, page.results).keys()]
    return {
      blockedCount: blockedCount(plan, page),
      ...(aborted.length === 0 ? {} : { abortedRules: aborted }),
    }
  }
}

async function checkPage(
  { runId, accountIds, at }: Input,
  plan: CopyPlan,
  deps: CheckDestinationsDeps,
): Promise<CheckPage> {
  const rules = await rulesOf(runId, deps)
  const planned = { plan, keysOfImages: await keysOfImages(plan, accountIds, deps.sources) }
  const concurrentCopies = rules?.settings?.concurrentCopies ?? {}
  const answers = await askAccounts({ accountIds, at, planned, rules }, { ...deps, concurrentCopies })
  const waivers = rules?.waivers ?? []
  const results = answers.flatMap((answer) => answer.results)
  return { accountIds, results: results.map((result) => waiveResult(result, { waivers, at })) }
}

/** The rules of the run; a person's own wish has none. */
async function rulesOf(runId: string, deps: CheckDestinationsDeps): Promise<Rules | undefined> {
  const run = await deps.ledger.readRun(runId)
  return run === undefined ? undefined : notedRules(run, deps)
}

/** Of the AMIs that the accounts copy; the owner looks, because nobody else sees its snapshots' keys. */
async function keysOfImages(
  { copies }: CopyPlan,
  accountIds: readonly string[],
  sources: SourceImages,
): Promise<PlanWithKeys['keysOfImages']> {
  const images = new Map(
    copies.flatMap(({ accountId, request }) =>
      request.source.kind === 'image' && accountIds.includes(accountId)
        ? [[request.source.imageId, request.source.region] as const]
        : [],
    ),
  )
  const keys = [...images].map(async ([imageId, region]) => {
    const source = await sources.findSource(imageId, region)
    return [imageId, source?.keyArns ?? []] as const
  })
  return new Map(await Promise.all(keys))
}

interface PageQuestion extends Pick<Input, 'accountIds' | 'at'> {
  readonly planned: PlanWithKeys
  readonly rules: Rules | undefined
}

/** With some Regions each and some questions in each, as many as the connections of a function are for. */
const accountsAtOnce = 10

/** For how many minutes what passed is believed, where the rules do not say. */
const defaultReuseMinutes = 60

async function askAccounts(
  { accountIds, at, planned, rules }: PageQuestion,
  deps: CheckAccountDeps & Pick<CheckDestinationsDeps, 'results'>,
): Promise<readonly AccountAnswer[]> {
  const reuseMinutes = rules?.settings?.checkReuseMinutes ?? defaultReuseMinutes
  const notBefore = new Date(Date.parse(at) - reuseMinutes * 60_000).toISOString()
  const recent =
    reuseMinutes === 0
      ? new Map<string, readonly PassedNeed[]>()
      : await deps.results.recentChecks(accountIds, notBefore)
  const answers: AccountAnswer[] = []
  for (let start = 0; start < accountIds.length; start += accountsAtOnce) {
    const some = accountIds.slice(start, start + accountsAtOnce).map(async (accountId) => {
      const known = recent.get(accountId) ?? []
      const answer = await checkAccount({ ...needsOf(planned, accountId), recent: known }, deps)
      await keep(answer, { known, at }, deps.results)
      return answer
    })
    answers.push(...(await Promise.all(some)))
  }
  return answers
}

/** What was asked now stands beside what was known; nothing is written where nothing was learned. */
async function keep(
  { accountId, passed }: AccountAnswer,
  { known, at }: { readonly known: readonly PassedNeed[]; readonly at: string },
  results: Pick<CheckResults, 'keepChecks'>,
): Promise<void> {
  if (passed.length === 0) return
  const learned = passed.map(({ need, results: proven }) => ({
    need,
    at: new Date(at).toISOString(),
    results: proven,
  }))
  await results.keepChecks(accountId, [...known, ...learned])
}

function blockedCount({ copies }: CopyPlan, { accountIds, results }: CheckPage): number {
  const asked = new Set(accountIds)
  return copies.filter((copy) => asked.has(copy.accountId) && blockingResult(copy, results) !== undefined)
    .length
}
