import type { Costs } from '../../functions/lib/domain/copying/plan-costs.ts'
import type { CopyPlans } from '../../functions/lib/ports/copy-plans.ts'
import type { CopyCosts } from './result.ts'

/** What the copies of runs cost together, and what other ways would. */
export async function copyCostsOf(
  runIds: readonly string[],
  ledger: Pick<CopyPlans, 'readCopyPlan'>,
): Promise<CopyCosts> {
  const plans = await Promise.all(runIds.map(async (runId) => ledger.readCopyPlan(runId)))
  const costs = plans.flatMap((plan) => (plan === undefined ? [] : [plan.costs]))
  return {
    planned: sum(costs.map(({ planned }) => planned)),
    withoutRelay: sum(costs.map(({ withoutRelay }) => withoutRelay)),
    asLaunchPermission: sum(costs.map(({ asLaunchPermission }) => asLaunchPermission)),
  }
}

function sum(all: readonly Costs[]): CopyCosts['planned'] {
  const total = (of: (costs: Costs) => number): number =>
    Math.round(all.reduce((so, costs) => so + of(costs), 0) * 100) / 100
  return {
    copies: total(({ copies }) => copies),
    transferGigabytes: total(({ transferGigabytes }) => transferGigabytes),
    transferDollars: total(({ transferDollars }) => transferDollars),
    storageGigabytes: total(({ storageGigabytes }) => storageGigabytes),
    storageDollarsPerMonth: total(({ storageDollarsPerMonth }) => storageDollarsPerMonth),
  }
}
