import type { Surroundings } from '../domain/run/plan.ts'
import { unitsToExpand } from '../domain/run/resolve-principals.ts'
import type { NamedPrincipals } from '../domain/run/resolve-principals.ts'
import type { OrganizationDirectory } from '../ports/organization-directory.ts'

/** What looking around needs. */
export interface SurroundingsDeps {
  readonly organization: OrganizationDirectory
  readonly ownerId: string
}

/** Whom a rule or manual input names, and whether each account has to be known because its mode is `policy`. */
export interface Naming {
  readonly named: readonly NamedPrincipals[]
  readonly isByPolicy: boolean
}

/** Asks Organizations for what the plan needs and nothing more. */
export async function readSurroundings(
  namings: readonly Naming[],
  { organization, ownerId }: SurroundingsDeps,
): Promise<Surroundings> {
  const facts = await organization.describe()
  if (facts.kind === 'none') {
    const members = { kind: 'unreadable', why: 'there is no organization' } as const
    return { ownerId, organization: { facts, members, units: new Map() } }
  }
  const members = await organization.members()
  const unitIds = new Set(namings.flatMap(({ named, isByPolicy }) => unitsToExpand(named, isByPolicy)))
  const units = await Promise.all(
    [...unitIds].map(async (unitId) => [unitId, await organization.accountsInUnit(unitId)] as const),
  )
  return { ownerId, organization: { facts, members, units: new Map(units) } }
}
