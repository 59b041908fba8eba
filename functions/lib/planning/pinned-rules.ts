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
  if (run.rulesVersion !== undefined) return notedRules(run, deps)
  const current = await deps.rules.current()
  if (current === undefined) return undefined
  const version = await deps.ledger.pinRules(run.runId, current.version)
  if (version === undefined) return undefined
  if (version !== current.version) return notedRules({ rulesVersion: version }, deps)
  return ofOwner(current.rules, deps.ownerId)
}

/** What reading the rules of a run that is past its planning needs. */
export type NotedRulesDeps = Pick<PinnedRulesDeps, 'ownerId'> & {
  readonly rules: Pick<RulesStore, 'read'>
}

/**
 * The rules that a run has planned with; `undefined` where it did without.
 * @throws RulesOfOtherOwner, InvalidInput when the noted version is gone.
 */
export async function notedRules(
  { rulesVersion }: Pick<Run, 'rulesVersion'>,
  { rules, ownerId }: NotedRulesDeps,
): Promise<Rules | undefined> {
  return rulesVersion === undefined ? undefined : ofOwner(await readVersion(rulesVersion, rules), ownerId)
}

function ofOwner(rules: Rules, ownerId: string): Rules {
  if (rules.ownerAccountId === ownerId) return rules
  throw new RulesOfOtherOwner(
    `Expected the rules' ownerAccountId to be ${ownerId}, got ${rules.ownerAccountId}`,
    { where: 'ownerAccountId', remedy: 'Correct the rules file, then: ibshare rules put FILE' },
  )
}

async function readVersion(version: string, rules: NotedRulesDeps['rules']): Promise<Rules> {
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
