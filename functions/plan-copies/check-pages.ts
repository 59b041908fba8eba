import type { CopyPlan } from '../lib/domain/copying/copy-plan.ts'

/** One call asks so many accounts, each in all of its Regions. */
const accountsPerPage = 20

/** The accounts but the owner's that a plan enters, in pages small enough for one call of the checks each. */
export function checkPages({ copies }: Pick<CopyPlan, 'copies'>, ownerId: string): string[][] {
  const entered = copies.flatMap(({ accountId, outputs: { launchTemplates, parameters } }) =>
    [{ accountId }, ...launchTemplates, ...parameters].map((place) => place.accountId),
  )
  const others = [...new Set(entered)].filter((accountId) => accountId !== ownerId).toSorted()
  return Array.from({ length: Math.ceil(others.length / accountsPerPage) }, (_, page) =>
    others.slice(page * accountsPerPage, (page + 1) * accountsPerPage),
  )
}
