import type { RulesPath } from './rules-problem.ts'
import { matchMembers, principalMembers, pruneSettings, ruleModes, sharedKinds } from './rules-schema.ts'
import type { Rule, Rules, RulesSettings, ShareRule, Target } from './rules.ts'

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
  supported: [
    'version',
    'ownerAccountId',
    'regions',
    'targets',
    'rules',
    'settings',
  ] satisfies (keyof Rules)[],
  later: ['kmsKeys', 'waivers'],
}

const target: Place = {
  supportedWords: 'supported members of a target',
  supported: [...principalMembers, 'excludedAccounts', 'excludedRegions'] satisfies (keyof Target)[],
  later: ['accountsFromSsmParameter', 'externalOrganizations'],
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
  supported: ['resources', 'mode', 'keep', 'adopt'] satisfies (keyof ShareRule)[],
  later: [],
}

const settings: Place = {
  supportedWords: 'supported members of settings',
  supported: ['prune'] satisfies (keyof RulesSettings)[],
  later: ['mode', 'concurrentCopies'],
}

const prune: Place = {
  supportedWords: 'supported values of prune',
  supported: pruneSettings,
  later: ['remove'],
}

const resources: Place = {
  supportedWords: 'kinds of resources',
  supported: sharedKinds,
  later: [],
}

const mode: Place = {
  supportedWords: 'supported values of mode',
  supported: ruleModes,
  later: [],
}

/** Which members the map at a path can have. Only maps of the schema have one. */
export function placeAt(path: RulesPath): Place {
  if (path.length === 0) return file
  if (path[0] === 'targets') return target
  if (path[0] === 'settings') return settings
  if (path[2] === 'match') return match
  return path[2] === 'share' ? share : rule
}

/** The closed list that a value at a path is from, where there is one that helps to mend a bad value. */
export function valuesAt(path: RulesPath): Place | undefined {
  if (path[0] === 'settings') return prune
  if (path[0] !== 'rules' || path[2] !== 'share') return undefined
  if (path[3] === 'mode') return mode
  return path[3] === 'resources' ? resources : undefined
}
