import type { CheckResult } from '../lib/domain/checks/check-result.ts'
import { judgeCopyRights } from '../lib/domain/checks/destination/judge-copy-rights.ts'
import { judgeRole } from '../lib/domain/checks/destination/judge-role.ts'
import type { AccountNeeds, Need } from '../lib/domain/checks/destination/needs.ts'
import type { AccountProbes, DestinationProbes } from '../lib/ports/destination-probes.ts'

/** What checking an account needs. */
export interface CheckAccountDeps {
  readonly probes: DestinationProbes
  readonly ownerId: string
}

/** Asks an account for everything that a run needs of it. Where nobody gets in, nothing else is asked. */
export async function checkAccount(
  { accountId, needs }: AccountNeeds,
  { probes, ownerId }: CheckAccountDeps,
): Promise<readonly CheckResult[]> {
  const question = { accountId, ownerId, region: needs[0]?.region ?? '' }
  const entered = await probes.enter(accountId)
  if (entered.kind === 'refused') return [judgeRole(question, entered.error)]
  const results = await Promise.all(needs.map(async (need) => checkNeed(accountId, need, entered.value)))
  return [judgeRole(question), ...results.flat()]
}

async function checkNeed(
  accountId: string,
  need: Need,
  probes: AccountProbes,
): Promise<readonly CheckResult[]> {
  const { region } = need
  switch (need.kind) {
    case 'copy':
      return [judgeCopyRights({ accountId, region }, await probes.tryCopy(region, need.call))]
  }
}
