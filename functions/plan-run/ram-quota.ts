import { regionOfArn } from '../lib/domain/resource-arn.ts'
import type { Plan } from '../lib/domain/run/unite-wants.ts'
import { judgeRamQuota } from '../lib/domain/sharing/ram-quota.ts'
import { undone } from '../lib/domain/sharing/share-result.ts'
import type { RamUsageReader } from '../lib/ports/ram-usage.ts'

/** What adding up RAM's quotas needs. */
export interface RamQuotaDeps {
  readonly ram: RamUsageReader
}

/** Blocks what is planned in a Region whose RAM quotas it would use up. */
export async function refuseBeyondQuota(plan: Plan, { ram }: RamQuotaDeps): Promise<Plan> {
  const settled = new Set(plan.settled.map(({ resourceArn }) => resourceArn))
  const open = plan.shares.filter(({ resourceArn }) => !settled.has(resourceArn) && isArn(resourceArn))
  const refused: Plan['settled'][number][] = []
  for (const [region, planned] of Map.groupBy(open, ({ resourceArn }) => regionOfArn(resourceArn))) {
    const finding = judgeRamQuota(planned, await ram.readUsage(region), region)
    if (finding === undefined) continue
    refused.push(...planned.map(({ resourceArn }) => ({ resourceArn, result: undone('blocked', finding) })))
  }
  return { ...plan, settled: [...plan.settled, ...refused] }
}

/** A manual input may name anything; the checks say so, and no Region is asked for it. */
function isArn(text: string): boolean {
  return /^arn:[^:]*:imagebuilder:[a-z]{2}(?:-[a-z]+)+-\d:/.test(text)
}
