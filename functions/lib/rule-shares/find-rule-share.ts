import { unseenMinutes, type ListedShare, type RuleShareKey } from '../domain/sharing/rule-share.ts'
import type { Clock } from '../ports/clock.ts'
import type { RuleShareLedger } from '../ports/rule-share-ledger.ts'
import type { RuleShares } from '../ports/rule-shares.ts'

/** What looking for the share of a rule needs. */
export interface FindRuleShareDeps {
  readonly shares: Pick<RuleShares, 'findTagged' | 'findUntagged' | 'findKnown'>
  readonly ruleShareLedger: Pick<RuleShareLedger, 'readShare'>
  readonly clock: Clock
}

/** What there is of the share of a rule. */
export type FoundRuleShare =
  /** The oldest with our tag; `others` have it, too. */
  | { readonly kind: 'found'; readonly share: ListedShare; readonly others: readonly ListedShare[] }
  /** Created moments ago; RAM does not list it yet. */
  | { readonly kind: 'unseen'; readonly shareArn: string }
  /** Somebody else's share has the name. */
  | { readonly kind: 'taken'; readonly share: ListedShare }
  /** `previous`: the share that there was. */
  | { readonly kind: 'none'; readonly previous: string | undefined }

/** Finds the share of a rule by its tag; where RAM's lists lag behind or it has another name, by what the ledger noted. */
export async function findRuleShare(key: RuleShareKey, deps: FindRuleShareDeps): Promise<FoundRuleShare> {
  const [oldest, ...others] = await deps.shares.findTagged(key)
  if (oldest !== undefined) return { kind: 'found', share: oldest, others }

  const noted = await deps.ruleShareLedger.readShare(key)
  if (noted !== undefined) {
    const known = await deps.shares.findKnown(key, noted.shareArn)
    if (known.kind === 'found') return { ...known, others: [] }
    const age = deps.clock.now() - Date.parse(noted.at)
    if (known.kind === 'unseen' && age < unseenMinutes * 60_000) {
      return { kind: 'unseen', shareArn: noted.shareArn }
    }
  }
  const [taken] = await deps.shares.findUntagged(key)
  return taken === undefined ? { kind: 'none', previous: noted?.shareArn } : { kind: 'taken', share: taken }
}
