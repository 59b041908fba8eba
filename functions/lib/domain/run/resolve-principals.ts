import { accountInactive, notInOrganization, organizationUnreadable, unitArnOf } from '../organization.ts'
import type { OrganizationView } from '../organization.ts'
import { unitIdOf } from '../organizational-unit.ts'
import type { Finding } from '../outcome.ts'
import { kindOfPrincipal } from '../principal.ts'
import type { PrincipalOutcome } from './run.ts'

/** Principals as a person names them: a target of the rules, or a manual input. */
export interface NamedPrincipals {
  readonly accounts?: readonly string[]
  /** Ids or ARNs. */
  readonly organizationalUnits?: readonly string[]
  readonly organization?: boolean
  readonly excludedAccounts?: readonly string[]
}

/** Principals as RAM knows them. */
export interface ResolvedPrincipals {
  /** Ascending, each once, without the owner. */
  readonly principals: readonly string[]
  /** Accounts among them that are known to be outside the organization. */
  readonly outsideAccounts: readonly string[]
  /** Those that were named and cannot take part, with the reason. */
  readonly apart: readonly PrincipalOutcome[]
}

/** How principals are to be resolved. */
export interface Resolution {
  readonly ownerId: string
  readonly organization: OrganizationView
  /** Whether units and the organization are to be named account by account, as a resource's policy needs it. */
  readonly byAccount: boolean
}

/** The ids of the units whose accounts have to be known: RAM cannot leave an account out of a unit. */
export function unitsToExpand(named: readonly NamedPrincipals[], byAccount: boolean): readonly string[] {
  const units = named
    .filter((one) => isExpanded(one, byAccount))
    .flatMap(({ organizationalUnits = [] }) => organizationalUnits.map(unitIdOf))
  return [...new Set(units)]
}

/** Who is meant by what was named. */
export function resolvePrincipals(
  named: readonly NamedPrincipals[],
  resolution: Resolution,
): ResolvedPrincipals {
  const { ownerId, organization } = resolution
  const found = named.flatMap((one) => resolveOne(one, resolution))
  const apart = found.filter((one) => typeof one !== 'string')
  const principals = [...new Set(found.filter((one) => typeof one === 'string'))]
    .filter((principal) => principal !== ownerId)
    .toSorted()
  return {
    principals,
    outsideAccounts: principals.filter((principal) => isOutside(principal, organization)),
    apart: withoutRepeats(apart),
  }
}

function resolveOne(named: NamedPrincipals, resolution: Resolution): readonly (string | PrincipalOutcome)[] {
  const { accounts = [], organizationalUnits = [], excludedAccounts = [] } = named
  const { organization } = resolution
  const excluded = new Set(excludedAccounts)
  const expanded = isExpanded(named, resolution.byAccount)
  const units = organizationalUnits.flatMap((unit) =>
    expanded ? accountsOfUnit(unit, organization) : principalOfUnit(unit, organization),
  )
  const all = named.organization !== true ? [] : wholeOrganization(organization, expanded)
  const own = accounts.map((id) => activeAccount(id, organization))
  return [...own, ...units, ...all].filter((one) => typeof one !== 'string' || !excluded.has(one))
}

function isExpanded({ excludedAccounts = [] }: NamedPrincipals, byAccount: boolean): boolean {
  return byAccount || excludedAccounts.length > 0
}

function activeAccount(accountId: string, { members }: OrganizationView): string | PrincipalOutcome {
  const isInactive = members.kind === 'known' && members.active.get(accountId) === false
  if (!isInactive) return accountId
  return { principal: accountId, outcome: 'skipped', finding: accountInactive(accountId) }
}

function principalOfUnit(unit: string, { facts }: OrganizationView): readonly (string | PrincipalOutcome)[] {
  switch (facts.kind) {
    case 'member':
      return [unitArnOf(facts.arn, unit)]
    case 'none':
      return [blocked(unit, notInOrganization(unit))]
    case 'unreadable':
      return unit.startsWith('arn:')
        ? [unit]
        : [blocked(unit, organizationUnreadable(`the ARN of ${unit}`, facts.why))]
  }
}

function accountsOfUnit(
  unit: string,
  { facts, members, units }: OrganizationView,
): readonly (string | PrincipalOutcome)[] {
  if (facts.kind === 'none') return [blocked(unit, notInOrganization(unit))]
  const inUnit = units.get(unitIdOf(unit))
  if (inUnit?.kind !== 'known') {
    const why = inUnit?.why ?? 'it was not asked'
    return [blocked(unit, organizationUnreadable(`the accounts of ${unit}`, why))]
  }
  return inUnit.accountIds.filter((id) => members.kind !== 'known' || members.active.get(id) !== false)
}

const organizationWord = 'organization'

function wholeOrganization(
  { facts, members }: OrganizationView,
  expanded: boolean,
): readonly (string | PrincipalOutcome)[] {
  if (facts.kind === 'none') return [blocked(organizationWord, notInOrganization(organizationWord))]
  if (!expanded && facts.kind === 'member') return [facts.arn]
  if (!expanded && facts.kind === 'unreadable')
    return [blocked(organizationWord, organizationUnreadable('its ARN', facts.why))]
  if (members.kind !== 'known')
    return [blocked(organizationWord, organizationUnreadable('its accounts', members.why))]
  return [...members.active].filter(([, isActive]) => isActive).map(([id]) => id)
}

function isOutside(principal: string, { facts, members }: OrganizationView): boolean {
  if (kindOfPrincipal(principal) !== 'account') return false
  return facts.kind === 'none' || (members.kind === 'known' && !members.active.has(principal))
}

function blocked(principal: string, finding: Finding): PrincipalOutcome {
  return { principal, outcome: 'blocked', finding }
}

function withoutRepeats(outcomes: readonly PrincipalOutcome[]): readonly PrincipalOutcome[] {
  return [...new Map(outcomes.map((one) => [one.principal, one])).values()]
}
