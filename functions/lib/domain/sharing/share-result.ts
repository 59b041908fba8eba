import { isSettledWell } from '../outcome.ts'
import type { Finding, Outcome } from '../outcome.ts'
import type { AccountOutcome, ShareResult } from '../run/run.ts'

/** The result for a share of which nothing was or will be done. */
export function undone(outcome: Outcome, finding: Finding): ShareResult {
  return { outcome, shareArns: [], finding, exceptions: [], requestIds: [] }
}

/**
 * Puts the outcomes of a share's accounts, at least one, together: the resource's is `done` as soon
 * as one account has it, else that of the first account; the accounts that differ are its exceptions.
 */
export function combineAccounts(
  accounts: readonly AccountOutcome[],
  trace: Pick<ShareResult, 'shareArns' | 'requestIds' | 'sideFindings'>,
): ShareResult {
  const leading = accounts.find(({ outcome }) => outcome === 'done') ?? accounts[0]
  if (leading === undefined) throw new Error('Expected a share to have at least one account, got none')
  const { outcome, finding } = leading
  const exceptions = accounts.filter((one) => one.outcome !== outcome || !isSameFinding(one.finding, finding))
  return { outcome, ...trace, ...(finding === undefined ? {} : { finding }), exceptions }
}

/** Whether a share leaves nothing wanted undone, for every one of its accounts. */
export function isResultSettledWell(result: ShareResult): boolean {
  return isSettledWell(result.outcome) && result.exceptions.every(({ outcome }) => isSettledWell(outcome))
}

function isSameFinding(one: Finding | undefined, other: Finding | undefined): boolean {
  return one?.check === other?.check && one?.what === other?.what && one?.where === other?.where
}
