import type * as z from 'zod/mini'

import type { CheckResult } from '../lib/domain/checks/check-result.ts'
import { blockingResult } from '../lib/domain/checks/destination/blocking.ts'
import { needsOf } from '../lib/domain/checks/destination/needs.ts'
import type { CopyPlan } from '../lib/domain/copying/copy-plan.ts'
import type { CheckPage, CheckResults } from '../lib/ports/check-results.ts'
import type { CopyPlans } from '../lib/ports/copy-plans.ts'
import { checkAccount } from './check-account.ts'
import type { CheckAccountDeps } from './check-account.ts'
import type { input, output } from './contract.ts'

/** What checking destinations needs. */
export interface CheckDestinationsDeps extends CheckAccountDeps {
  readonly plans: Pick<CopyPlans, 'readCopyPlan'>
  readonly results: Pick<CheckResults, 'readCheckPage' | 'writeChecks'>
}

/** Asks some accounts of a run whether what is planned can be done, and writes down what they say. */
export function createCheckDestinations(deps: CheckDestinationsDeps) {
  return async ({ runId, accountIds }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const plan = await deps.plans.readCopyPlan(runId)
    if (plan === undefined) throw new Error(`Expected the run ${runId} to have a copy plan, got none`)
    const written = await deps.results.readCheckPage(runId, accountIds)
    const page = written ?? (await deps.results.writeChecks(runId, await check(plan, accountIds, deps)))
    return { blockedCount: blockedCount(plan, page) }
  }
}

/** With some Regions each and some questions in each, as many as the connections of a function are for. */
const accountsAtOnce = 10

async function check(
  plan: CopyPlan,
  accountIds: readonly string[],
  deps: CheckDestinationsDeps,
): Promise<CheckPage> {
  const results: CheckResult[] = []
  for (let start = 0; start < accountIds.length; start += accountsAtOnce) {
    const needs = accountIds.slice(start, start + accountsAtOnce).map((accountId) => needsOf(plan, accountId))
    const checked = await Promise.all(needs.map(async (one) => checkAccount(one, deps)))
    results.push(...checked.flat())
  }
  return { accountIds, results }
}

function blockedCount({ copies }: CopyPlan, { accountIds, results }: CheckPage): number {
  const asked = new Set(accountIds)
  return copies.filter((copy) => asked.has(copy.accountId) && blockingResult(copy, results) !== undefined)
    .length
}
