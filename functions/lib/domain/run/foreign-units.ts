import type { OrganizationFacts } from '../organization.ts'
import { unitIdOf, homeOfUnit } from '../organizational-unit.ts'
import type { Finding } from '../outcome.ts'
import type { NamedPrincipals } from './resolve-principals.ts'
import type { PrincipalOutcome } from './run.ts'

/** Who was named, and which of the units are another organization's. */
export interface OwnUnits {
  readonly named: readonly NamedPrincipals[]
  readonly foreign: readonly PrincipalOutcome[]
}

/**
 * Takes units of other organizations out: RAM refuses them (RAM guide, "Sharing with AWS Organizations"), although Image
 * Builder's page names them. Launch permission takes them, so this is for shares alone. Units that are named by their id
 * are looked for in the owner's organization, and nothing is known where that cannot be read.
 */
export function keepOwnUnits(named: readonly NamedPrincipals[], facts: OrganizationFacts): OwnUnits {
  const own = facts.kind === 'member' ? organizationIdOf(facts.arn) : undefined
  if (own === undefined) return { named, foreign: [] }
  const isForeign = (unit: string): boolean => (homeOfUnit(unit)?.organizationId ?? own) !== own
  const foreign = named.flatMap(({ organizationalUnits = [] }) => organizationalUnits.filter(isForeign))
  if (foreign.length === 0) return { named, foreign: [] }
  return {
    named: named.map(({ organizationalUnits, ...others }) =>
      organizationalUnits === undefined
        ? others
        : Object.assign(others, {
            organizationalUnits: organizationalUnits.filter((unit) => !isForeign(unit)),
          }),
    ),
    foreign: [...new Set(foreign)].map((unit) => ({
      principal: unit,
      outcome: 'blocked',
      finding: foreignOrganization(unit, own),
    })),
  }
}

function foreignOrganization(unit: string, own: string): Finding {
  const home = homeOfUnit(unit)?.organizationId ?? 'another organization'
  return {
    check: 'FOREIGN_ORGANIZATION',
    what: `The unit ${unitIdOf(unit)} is of the organization ${home}, and the owner account is in ${own}; RAM shares with units of its own organization only`,
    where: unit,
    remedy: `Name its accounts instead, each gets an invitation; or, where the AMI is enough, let a rule say launch instead of share`,
  }
}

/** The id in the ARN of an organization. */
function organizationIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
