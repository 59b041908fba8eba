import type { World } from './world.ts'

type Organization = NonNullable<World['organization']>
type Unit = NonNullable<Organization['units']>[number]

/** What is wrong with the units of an organization, with its place; `undefined` when they form a tree over member accounts. */
export function unitProblem({ units = [], accountIds }: Organization): string | undefined {
  const problems = units.flatMap((unit, index) => {
    const problem = treeProblem(unit, units) ?? accountProblem(unit, units, accountIds)
    return problem === undefined ? [] : [`organization.units.${index}.${problem}`]
  })
  return problems[0]
}

function treeProblem(unit: Unit, units: readonly Unit[]): string | undefined {
  if (units.some((other) => other !== unit && other.id === unit.id))
    return `id: Expected an id of its own, got ${unit.id} twice`
  const rootId = units[0]?.id.split('-')[1]
  if (unit.id.split('-')[1] !== rootId)
    return `id: Expected all units to have the same root, got ${unit.id} beside ${units[0]?.id}`
  if (unit.parent !== undefined && !units.some(({ id }) => id === unit.parent))
    return `parent: Expected the id of a unit, got ${unit.parent}`
  return isBelowItself(unit, units) ? `parent: Expected no unit below itself, got ${unit.id}` : undefined
}

function isBelowItself(unit: Unit, units: readonly Unit[]): boolean {
  const seen = new Set<string>()
  for (let at: Unit | undefined = unit; at !== undefined; at = units.find(({ id }) => id === at?.parent)) {
    if (seen.has(at.id)) return true
    seen.add(at.id)
  }
  return false
}

function accountProblem(unit: Unit, units: readonly Unit[], members: readonly string[]): string | undefined {
  const stranger = unit.accountIds.find((id) => !members.includes(id))
  if (stranger !== undefined) return `accountIds: Expected members of the organization, got ${stranger}`
  const elsewhere = new Set(units.flatMap((other) => (other === unit ? [] : other.accountIds)))
  const twice = unit.accountIds.find((id) => elsewhere.has(id))
  return twice === undefined ? undefined : `accountIds: Expected an account in one unit only, got ${twice}`
}
