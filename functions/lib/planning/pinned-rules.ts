import { InvalidInput, RulesOfOtherOwner } from '../domain/errors.ts'
import type { Rules } from '../domain/rules/rules.ts'
import type { Run } from '../domain/run/run.ts'
import type { RulesStore } from '../ports/rules-store.ts'
import type { RunLedger } from '../ports/run-ledger.ts'

/** What reading the rules needs. */
export interface PinnedRulesDeps {
  readonly ledger: Pick<RunLedger, 'pinRules'>
  readonly rules: Pick<RulesStore, 'current' | 'read'>
  readonly ownerId: string
}

/**
 * The rules that a run plans with, one version for all its attempts whatever is current by then; `undefined`
 * where there are none.
 * @throws RulesOfOtherOwner, InvalidInput when the noted version is gone.
 */
export async function pinnedRules(run: Run, deps: PinnedRulesDeps): Promise<Rules | undefined> {
  const rules = await readRules(run, deps)
  if (rules === undefined || rules.ownerAccountId === deps.ownerId) return rules
  throw new RulesOfOtherOwner(
    `Expected the rules' ownerAccountId to be ${deps.ownerId}, got ${rules.ownerAccountId}`,
    { where: 'ownerAccountId', remedy: 'Correct the rules file, then: ibshare rules put FILE' },
  )
}

async function readRules(run: Run, { ledger, rules }: PinnedRulesDeps): Promise<Rules | undefined> {
  if (run.rulesVersion !== undefined) return readVersion(run.rulesVersion, rules)
  const current = await rules.current()
  if (current === undefined) return undefined
  const version = await ledger.pinRules(run.runId, current.version)
  if (version === undefined) return undefined
  return version === current.version ? current.rules : readVersion(version, rules)
}

async function readVersion(version: string, rules: PinnedRulesDeps['rules']): Promise<Rules> {
  const pinned = await rules.read(version)
  if (pinned !== undefined) return pinned.rules
  throw new InvalidInput(
    `Expected rules ${version}, which the run plans with, to be in the ledger, got nothing`,
    {
      where: `RULES#${version}`,
      remedy: 'Put the rules file again (ibshare rules put FILE), then start the run again',
    },
  )
}
