import { unitIdOf } from '../organizational-unit.ts'
import type { DraftRule, RulesDraft } from './rules-draft.ts'

/** Whom a rule's targets stand for in a Region, as far as the file tells. */
export interface Recipients {
  readonly accounts: ReadonlySet<string>
  /** Ids of organizational units. */
  readonly units: ReadonlySet<string>
  readonly hasOrganization: boolean
}

/** Whom a rule's targets stand for in a Region. What a target excludes, it excludes from itself. */
export function recipientsIn(region: string, rule: DraftRule, { targets }: RulesDraft): Recipients {
  const there = targets
    .filter(({ name }) => rule.targets.some(({ text }) => text === name))
    .filter(({ excludedRegions }) => !excludedRegions.some(({ text }) => text === region))
  return {
    accounts: new Set(
      there.flatMap(({ accounts, excludedAccounts }) =>
        accounts.map(({ text }) => text).filter((id) => !excludedAccounts.some(({ text }) => text === id)),
      ),
    ),
    units: new Set(
      there.flatMap(({ organizationalUnits }) => organizationalUnits.map(({ text }) => unitIdOf(text))),
    ),
    hasOrganization: there.some(({ isOrganization }) => isOrganization),
  }
}

/** Recipients that two rules have in common. */
export interface CommonRecipients {
  /** In a sentence. */
  readonly words: string
  /** The account, where it is known. */
  readonly accountId?: string
}

/**
 * Whom two rules both stand for. Proven are accounts that both name, units that both name, and the organization beside
 * the organization or a unit, which are taken to have accounts. Whether a unit is inside another, or a named account
 * inside a unit, is known only to the organization: planning finds those.
 */
export function commonRecipients(a: Recipients, b: Recipients): CommonRecipients | undefined {
  const [accountId] = a.accounts.intersection(b.accounts)
  if (accountId !== undefined) return { words: `account ${accountId}`, accountId }
  const [unit] = [
    ...a.units.intersection(b.units),
    ...(a.hasOrganization ? b.units : []),
    ...(b.hasOrganization ? a.units : []),
  ]
  if (unit !== undefined) return { words: `the accounts of ${unit}` }
  return a.hasOrganization && b.hasOrganization ? { words: 'the accounts of the organization' } : undefined
}
