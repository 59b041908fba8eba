import type { Finding, Outcome } from '../outcome.ts'
import type { PrincipalOutcome, RuleShare } from '../run/run.ts'
import type { ResourceShare } from './resource-share.ts'
import { invitationPending, principalNotAssociated, shareAssociationFailed } from './rule-share-findings.ts'
import { standingOf } from './standing.ts'

/** How far the share of one rule is, after a look at it. */
export interface RuleShareState {
  readonly ruleShare: RuleShare
  /** As RAM had it when it was looked at; absent where there is none. */
  readonly share?: ResourceShare
  /** Whether RAM was asked for something in this look, so that what it had before says nothing. */
  readonly isChanged: boolean
  /** What keeps us from asking for what lacks: `waiting` passes by itself. */
  readonly hold?: { readonly outcome: 'waiting' | 'blocked'; readonly finding: Finding }
}

/** A resource that shares of ours are to carry. */
export interface CarriedResource {
  readonly resourceArn: string
  readonly region: string
  readonly principals: readonly string[]
  /** Accounts that get an invitation. */
  readonly outsideAccounts: readonly string[]
  /** Principals that RAM refused, with the finding. */
  readonly refused: ReadonlyMap<string, Finding>
}

/** Best first: whom one rule's share gives the resource, has it. */
const order = [
  'done',
  'waiting',
  'pendingAcceptance',
  'failed',
  'blocked',
] as const satisfies readonly Outcome[]

/**
 * Says what became of each principal by the shares of the rules that name it. `settled` when another look
 * would change nothing that we do: outside accounts are not waited for, they have 12 hours.
 */
export function judgeRuleShares(
  carried: CarriedResource,
  states: readonly RuleShareState[],
): { readonly kind: 'waiting' | 'settled'; readonly outcomes: readonly PrincipalOutcome[] } {
  const judged = states.map((state) => {
    const named = new Set(state.ruleShare.principals)
    return { isChanged: state.isChanged, outcomeOf: outcomeBy(carried, state), named }
  })
  const byPrincipal = carried.principals.map((principal) =>
    judged.filter(({ named }) => named.has(principal)).map(({ outcomeOf }) => outcomeOf(principal)),
  )
  const isOpen =
    states.some(({ isChanged, hold }) => isChanged || hold?.outcome === 'waiting') ||
    byPrincipal.some((all) => all.some(({ outcome }) => outcome === 'waiting'))
  return { kind: isOpen ? 'waiting' : 'settled', outcomes: byPrincipal.flatMap(best) }
}

function best(all: readonly PrincipalOutcome[]): readonly PrincipalOutcome[] {
  return all.toSorted((one, other) => rank(one) - rank(other)).slice(0, 1)
}

function rank({ outcome }: PrincipalOutcome): number {
  return order.findIndex((known) => known === outcome)
}

function outcomeBy(
  { resourceArn, region, outsideAccounts, refused }: CarriedResource,
  { share, hold, isChanged }: RuleShareState,
): (principal: string) => PrincipalOutcome {
  const shares = share === undefined ? [] : [share]
  const isIn =
    share?.resources.some((one) => one.entity === resourceArn && one.status === 'ASSOCIATED') === true
  const outside = new Set(outsideAccounts)
  const waitingFor = (principal: string): PrincipalOutcome => {
    const finding = hold?.finding ?? principalNotAssociated(principal, region)
    return { principal, outcome: 'waiting', finding }
  }
  return (principal) => {
    const standing = standingOf(principal, resourceArn, shares)
    switch (standing.kind) {
      case 'associated':
        return { principal, outcome: 'done' }
      case 'associating':
        return isIn && outside.has(principal)
          ? { principal, outcome: 'pendingAcceptance', finding: invitationPending(principal, region) }
          : waitingFor(principal)
      case 'failed':
        return isChanged || hold?.outcome === 'waiting'
          ? waitingFor(principal)
          : { principal, outcome: 'failed', finding: shareAssociationFailed(principal, standing.message) }
      case 'absent': {
        const refusal = refused.get(principal)
        if (refusal !== undefined) return { principal, outcome: 'failed', finding: refusal }
        return hold === undefined ? waitingFor(principal) : { principal, ...hold }
      }
    }
  }
}
