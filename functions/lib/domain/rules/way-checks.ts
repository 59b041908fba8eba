import { isMap } from './draft-node.ts'
import type { DraftRule } from './rules-draft.ts'
import type { Mismatch } from './rules-problem.ts'
import { waysOfRules } from './rules-schema.ts'

/** What the ways of a rule have to do with each other and with its targets. */
export function findWayConflicts(rule: DraftRule): readonly Mismatch[] {
  return [
    ...noWay(rule),
    ...distributeBesideOthers(rule),
    ...missingTargets(rule),
    ...idleTargets(rule),
    ...idleParameters(rule),
    ...imagesWithoutAmi(rule),
  ]
}

function noWay({ path, ways, value }: DraftRule): readonly Mismatch[] {
  if (ways.length > 0 || !isMap(value)) return []
  return [{ path, expectation: `a rule with at least one of ${waysOfRules.join(', ')}` }]
}

function distributeBesideOthers({ path, ways }: DraftRule): readonly Mismatch[] {
  const others = ways.filter((way) => way === 'launch' || way === 'copy')
  if (!ways.includes('distribute') || others.length === 0) return []
  return [
    {
      path: [...path, 'distribute'],
      expectation: `left out beside ${others.join(' and ')}`,
      hint: 'A distribution configuration says itself which accounts launch and copy; make two rules of it.',
    },
  ]
}

/** A distribution configuration names its accounts itself; everything else is for the targets. */
function needsTargets({ ways }: DraftRule): boolean {
  return ways.some((way) => way !== 'distribute') || ways.length === 0
}

function missingTargets(rule: DraftRule): readonly Mismatch[] {
  if (rule.hasTargets || !isMap(rule.value) || !needsTargets(rule)) return []
  return [{ path: [...rule.path, 'targets'], expectation: 'a list of names of targets' }]
}

function idleTargets(rule: DraftRule): readonly Mismatch[] {
  if (!rule.hasTargets || needsTargets(rule)) return []
  return [
    {
      path: [...rule.path, 'targets'],
      expectation: 'left out where a rule does nothing but distribute, which names its accounts itself',
    },
  ]
}

function idleParameters({ path, ways, value }: DraftRule): readonly Mismatch[] {
  const hasParameters = isMap(value) && value['ssmParameters'] !== undefined
  if (!hasParameters || ways.some((way) => way !== 'share')) return []
  return [
    {
      path: [...path, 'ssmParameters'],
      expectation: 'left out where a rule has neither launch, copy nor distribute',
      hint: 'For the AMI that the accounts launch by a share, add launch, which names the Regions.',
    },
  ]
}

function imagesWithoutAmi({ path, ways, imageTypes }: DraftRule): readonly Mismatch[] {
  if (imageTypes.length === 0 || imageTypes.some(({ text }) => text !== 'DOCKER')) return []
  return ways
    .filter((way) => way === 'launch' || way === 'copy')
    .map((way) => ({
      path: [...path, way],
      expectation: 'left out where the rule is for DOCKER images alone, which have no AMI',
    }))
}
