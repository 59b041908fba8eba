import type { Finding } from '../lib/domain/outcome.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import type { PrincipalOutcome, RuleShare } from '../lib/domain/run/run.ts'
import type { RefusedMember } from '../lib/domain/sharing/refused-members.ts'
import { principalRefused, type RamRefusal } from '../lib/domain/sharing/rule-share-findings.ts'
import type { RuleShareState } from '../lib/domain/sharing/rule-share-progress.ts'
import { mostPerRequest, type RuleShareKey } from '../lib/domain/sharing/rule-share.ts'
import type { RuleShareLedger } from '../lib/ports/rule-share-ledger.ts'
import type { RuleShares } from '../lib/ports/rule-shares.ts'
import type { ShareLeaseDeps } from '../lib/rule-shares/with-share-lease.ts'

/** What working on the share of a rule needs. */
export interface RuleShareDeps extends ShareLeaseDeps {
  readonly ruleShareLedger: Pick<
    RuleShareLedger,
    'readShare' | 'recordShare' | 'noteResource' | 'keepResource' | 'listResources'
  >
  readonly shares: RuleShares
}

/** What a look at the share of one rule is about. */
export interface RuleShareAim {
  readonly arn: ResourceArn
  readonly ruleShare: RuleShare
  readonly key: RuleShareKey
  readonly runId: string
  readonly executionArn: string
  /** The build that the resource is shared for; absent where that is not known. */
  readonly imageArn?: string
  /** What RAM was asked for in this run already; see the trace. */
  readonly asked: readonly string[]
  /** Principals that RAM refused in this run already. */
  readonly refused: ReadonlySet<string>
}

/** What a look at the share of one rule came to. */
export interface RuleShareLook extends Omit<RuleShareState, 'ruleShare'> {
  readonly asked: readonly string[]
  readonly requestIds: readonly string[]
  readonly refused: readonly PrincipalOutcome[]
  readonly surplus: readonly string[]
  readonly sideFindings: readonly Finding[]
}

/** A look at which nothing was found and nothing done. */
export const emptyLook: RuleShareLook = {
  isChanged: false,
  asked: [],
  requestIds: [],
  refused: [],
  surplus: [],
  sideFindings: [],
}

/** What becomes of principals that RAM refused. */
export function refusedOutcomes(
  refused: readonly RefusedMember<RamRefusal>[],
  key: RuleShareKey,
): readonly PrincipalOutcome[] {
  return refused.map(({ member, reason }) => ({
    principal: member,
    outcome: 'failed',
    finding: principalRefused(member, reason, key),
  }))
}

/**
 * How long one look may ask RAM for principals, in milliseconds: RAM takes each of 1,536 refused principals as a
 * request of its own, and the lease and the function end before that. The next look goes on.
 */
const askingMs = 120_000

/** How principals are asked for: in lists as long as RAM takes them, for as long as one look may. */
export function askingLimits({ clock }: Pick<RuleShareDeps, 'clock'>) {
  const endMs = clock.now() + askingMs
  return { size: mostPerRequest, mayGoOn: () => clock.now() < endMs }
}

/** The entry of the trace that says that not all principals of a rule were asked for yet. */
export function someAsked({ rule }: RuleShareKey): string {
  return `some principals of ${rule}`
}

/** Principals of whom RAM is still to be asked, where an earlier look did not come to the end. */
export function stillToAsk(principals: readonly string[], aim: RuleShareAim): readonly string[] {
  return aim.asked.includes(someAsked(aim.key))
    ? principals.filter((principal) => !aim.refused.has(principal))
    : principals
}
