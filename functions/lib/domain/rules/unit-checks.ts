import { homeOfUnit, unitIdOf } from '../organizational-unit.ts'
import { partitionOfRegion } from '../partition.ts'
import type { Placed } from './draft-node.ts'
import { repeatedEntries } from './repeated-entries.ts'
import type { DraftTarget, RulesDraft } from './rules-draft.ts'
import { formatPath, type Mismatch } from './rules-problem.ts'

/** What speaks against the organizational units of a file, or against the organization beside them. */
export function findUnitConflicts(draft: RulesDraft): readonly Mismatch[] {
  const units = draft.targets.flatMap((target) => target.organizationalUnits)
  return [
    ...draft.targets.flatMap(unitsBesideOrganization),
    ...draft.targets.flatMap((target) =>
      repeatedEntries(
        target.organizationalUnits,
        'an organizational unit that the target names once',
        unitIdOf,
      ),
    ),
    ...unitsOfOtherPartitions(units, draft),
    ...unitsOfOtherOrganizations(units),
  ]
}

function unitsBesideOrganization(target: DraftTarget): readonly Mismatch[] {
  const [first] = target.organizationalUnits
  if (!target.isOrganization || first === undefined) return []
  return [
    {
      path: first.path.slice(0, -1),
      expectation: 'left out beside organization: true, which includes every organizational unit',
    },
  ]
}

function unitsOfOtherPartitions(units: readonly Placed[], { regions }: RulesDraft): readonly Mismatch[] {
  const [first] = regions
  if (first === undefined) return []
  const partition = partitionOfRegion(first.text)
  return units
    .filter(({ text }) => (homeOfUnit(text)?.partition ?? partition) !== partition)
    .map(({ path }) => ({
      path,
      expectation: `an organizational unit of the partition ${partition}, like the Region ${first.text}`,
    }))
}

/** RAM takes organizational units of the owner's organization alone; a file that names two is wrong about one. */
function unitsOfOtherOrganizations(units: readonly Placed[]): readonly Mismatch[] {
  const homes = units.flatMap((unit) => {
    const home = homeOfUnit(unit.text)
    return home === undefined ? [] : [{ unit, organizationId: home.organizationId }]
  })
  const [first] = homes
  return homes
    .filter(({ organizationId }) => organizationId !== first?.organizationId)
    .map(({ unit }) => ({
      path: unit.path,
      expectation: `an organizational unit of the owner's organization, ${first?.organizationId ?? ''}`,
      hint: `${formatPath(first?.unit.path ?? [])} is of that one; accounts of another organization are named in accounts.`,
    }))
}
