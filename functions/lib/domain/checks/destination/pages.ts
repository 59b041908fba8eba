import type { CopyPlan } from '../../copying/copy-plan.ts'
import { accountsOfPlan } from './needs.ts'

/** Accounts that one call of check-destinations asks: some seconds of work, whatever a page needs. */
const mostAccounts = 20

/** The accounts that a plan needs something of, the owner left out, in pages. */
export function checkPagesOf(
  plan: Pick<CopyPlan, 'copies'>,
  ownerId: string,
): readonly (readonly string[])[] {
  const accounts = accountsOfPlan(plan, ownerId)
  return Array.from({ length: Math.ceil(accounts.length / mostAccounts) }, (_, page) =>
    accounts.slice(page * mostAccounts, (page + 1) * mostAccounts),
  )
}
