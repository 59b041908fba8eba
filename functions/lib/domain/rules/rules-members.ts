import type { RulesPath } from './rules-problem.ts'
import { matchMembers } from './rules-schema.ts'
import type { Rule, Rules, Target } from './rules.ts'

/** A place in a rules file that has members, or values from a closed list. */
export interface Place {
  /** In a sentence: "supported members of WHAT". */
  readonly supportedWords: string
  readonly supported: readonly string[]
  /** Documented names that this version does not carry out yet. */
  readonly later: readonly string[]
}

const file: Place = {
  supportedWords: 'supported members of the file',
  supported: ['version', 'ownerAccountId', 'regions', 'targets', 'rules'] satisfies (keyof Rules)[],
  later: ['kmsKeys', 'waivers', 'settings'],
}

const target: Place = {
  supportedWords: 'supported members of a target',
  supported: ['accounts', 'excludedAccounts', 'excludedRegions'] satisfies (keyof Target)[],
  later: ['organizationalUnits', 'organization', 'accountsFromSsmParameter', 'externalOrganizations'],
}

const rule: Place = {
  supportedWords: 'supported members of a rule',
  supported: ['name', 'match', 'targets', 'share'] satisfies (keyof Rule)[],
  later: ['launch', 'copy', 'distribute', 'ssmParameters', 'rollout', 'onFinding'],
}

const match: Place = {
  supportedWords: 'supported members of match',
  supported: matchMembers,
  later: [],
}

const share: Place = {
  supportedWords: 'supported members of share',
  supported: ['resources', 'adopt'] satisfies (keyof Rule['share'])[],
  later: ['mode', 'keep'],
}

/** Which members the map at a path can have. Only maps of the schema have one. */
export function placeAt(path: RulesPath): Place {
  if (path.length === 0) return file
  if (path[0] === 'targets') return target
  if (path[2] === 'match') return match
  return path[2] === 'share' ? share : rule
}
