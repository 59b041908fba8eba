import type { RulesPath } from './rules-problem.ts'
import { rulesSchema } from './rules-schema.ts'
import { membersAt, wordsAt } from './schema-places.ts'

/** A place in a rules file that has members, or values from a closed list. */
export interface Place {
  /** In a sentence: "supported members of WHAT". */
  readonly supportedWords: string
  readonly supported: readonly string[]
  /** Documented names that this version does not carry out yet. */
  readonly later: readonly string[]
}

/** Documented members that this version does not carry out yet, by the words for their map. */
const laterMembers: Readonly<Record<string, readonly string[]>> = {
  'a target': ['accountsFromSsmParameter', 'externalOrganizations'],
  'a rule': ['rollout'],
  copy: ['retention'],
}

/** Documented values that this version does not carry out yet, by the name of their member. */
const laterValues: Readonly<Record<string, readonly string[]>> = { prune: ['remove'] }

/** Which members the map at a path can have. */
export function placeAt(path: RulesPath): Place {
  const words = wordsFor(path)
  return {
    supportedWords: `supported members of ${words}`,
    supported: membersAt(rulesSchema, path),
    later: laterMembers[words] ?? [],
  }
}

/** The closed list that a value at a path is from; `undefined` where there is none. */
export function valuesAt(path: RulesPath): Place | undefined {
  const supported = wordsAt(rulesSchema, path)
  if (supported.length === 0) return undefined
  const name = path.findLast((segment) => typeof segment === 'string') ?? ''
  return { supportedWords: `supported values of ${name}`, supported, later: laterValues[name] ?? [] }
}

function wordsFor(path: RulesPath): string {
  const last = path.at(-1)
  if (last === undefined) return 'the file'
  if (path.length === 2 && path[0] === 'targets') return 'a target'
  if (path.length === 2 && path[0] === 'rules') return 'a rule'
  return typeof last === 'string' ? last : `an entry of ${path.at(-2)}`
}
