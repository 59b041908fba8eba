import type { RulesPath } from './rules-problem.ts'
import { principalMembers } from './rules-schema.ts'

/** A text of the file and where it stands. */
export interface Placed {
  readonly path: RulesPath
  readonly text: string
}

/** What can be read of a target. */
export interface DraftTarget {
  readonly path: RulesPath
  readonly name: string
  /** It is a map without any member that says who the principals are. */
  readonly standsForNobody: boolean
  readonly accounts: readonly Placed[]
  readonly organizationalUnits: readonly Placed[]
  readonly isOrganization: boolean
  readonly excludedAccounts: readonly Placed[]
  readonly excludedRegions: readonly Placed[]
}

/** What can be read of a rule. */
export interface DraftRule {
  readonly path: RulesPath
  readonly name: Placed | undefined
  readonly hasEmptyMatch: boolean
  readonly imagePipelines: readonly Placed[]
  readonly imageNames: readonly Placed[]
  /** The text is the key. */
  readonly imageTagKeys: readonly Placed[]
  /** The text is `key=value`. */
  readonly imageTags: readonly Placed[]
  readonly imageTypes: readonly Placed[]
  readonly targets: readonly Placed[]
  readonly resources: readonly Placed[]
  readonly mode: Placed | undefined
  /** The text is the number. */
  readonly keep: Placed | undefined
  /** The text is `true` or `false`. */
  readonly adopt: Placed | undefined
}

/**
 * What can be read of a rules file that may have any shape. Checks across members work on it, so
 * that their findings are reported together with those on the shape.
 */
export interface RulesDraft {
  readonly ownerAccountId: Placed | undefined
  readonly regions: readonly Placed[]
  readonly targets: readonly DraftTarget[]
  readonly rules: readonly DraftRule[]
}

interface Node {
  readonly path: RulesPath
  readonly value: unknown
}

/** Reads what can be read; what has the wrong shape is left out. */
export function readDraft(input: unknown): RulesDraft {
  const file = { path: [], value: input }
  return {
    ownerAccountId: placed(member(file, 'ownerAccountId'))[0],
    regions: elements(member(file, 'regions')).flatMap(placed),
    targets: members(member(file, 'targets')).map(([name, target]) => readTarget(name, target)),
    rules: elements(member(file, 'rules')).map(readRule),
  }
}

function readTarget(name: string, target: Node): DraftTarget {
  const named = principalMembers.map((principals) => member(target, principals).value)
  return {
    path: target.path,
    name,
    standsForNobody: isMap(target.value) && named.every((value) => value === undefined),
    accounts: elements(member(target, 'accounts')).flatMap(placed),
    organizationalUnits: elements(member(target, 'organizationalUnits')).flatMap(placed),
    isOrganization: member(target, 'organization').value === true,
    excludedAccounts: elements(member(target, 'excludedAccounts')).flatMap(placed),
    excludedRegions: elements(member(target, 'excludedRegions')).flatMap(placed),
  }
}

function readRule(rule: Node): DraftRule {
  const match = member(rule, 'match')
  const tags = members(member(match, 'imageTags'))
  const share = member(rule, 'share')
  return {
    path: rule.path,
    name: placed(member(rule, 'name'))[0],
    hasEmptyMatch: isMap(match.value) && members(match).length === 0,
    imagePipelines: elements(member(match, 'imagePipelines')).flatMap(placed),
    imageNames: elements(member(match, 'imageNames')).flatMap(placed),
    imageTagKeys: tags.map(([key, { path }]) => ({ path, text: key })),
    imageTags: tags.flatMap(([key, value]) =>
      placed(value).map(({ path, text }) => ({ path, text: `${key}=${text}` })),
    ),
    imageTypes: elements(member(match, 'imageTypes')).flatMap(placed),
    targets: elements(member(rule, 'targets')).flatMap(placed),
    resources: elements(member(share, 'resources')).flatMap(placed),
    mode: placed(member(share, 'mode'))[0],
    keep: scalar(member(share, 'keep')),
    adopt: scalar(member(share, 'adopt')),
  }
}

function member(node: Node, name: string): Node {
  const found = members(node).find(([key]) => key === name)
  return found?.[1] ?? { path: [...node.path, name], value: undefined }
}

function members(node: Node): [string, Node][] {
  if (!isMap(node.value)) return []
  return Object.entries(node.value).map(([name, value]) => [name, { path: [...node.path, name], value }])
}

function elements(node: Node): Node[] {
  if (!Array.isArray(node.value)) return []
  return node.value.map((value: unknown, index) => ({ path: [...node.path, index], value }))
}

function placed(node: Node): Placed[] {
  return typeof node.value === 'string' ? [{ path: node.path, text: node.value }] : []
}

function scalar({ path, value }: Node): Placed | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? { path, text: String(value) } : undefined
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
