import {
  concurrentCopiesSchema,
  copyRuleSchema,
  distributeRuleSchema,
  launchRuleSchema,
  ruleParametersSchema,
} from '../copying/copy-rule-schema.ts'
import type {
  ConcurrentCopies,
  CopyRule,
  DistributeRule,
  LaunchRule,
  RuleParameters,
} from '../copying/copy-rule-schema.ts'
import { elements, isMap, member, members, part, placed, scalar } from './draft-node.ts'
import type { DraftNode, Part, Placed } from './draft-node.ts'
import type { RulesPath } from './rules-problem.ts'
import { principalMembers, waysOfRules } from './rules-schema.ts'
import type { WayOfRule } from './rules-schema.ts'

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
  /** Which of its ways the rule has, whatever their shape. */
  readonly ways: readonly WayOfRule[]
  readonly hasTargets: boolean
  /** The whole rule, as it stands in the file. */
  readonly value: unknown
  readonly launch: Part<LaunchRule> | undefined
  readonly copy: Part<CopyRule> | undefined
  readonly distribute: Part<DistributeRule> | undefined
  readonly ssmParameters: Part<RuleParameters> | undefined
}

/** What can be read of the keys of one name: a text for all Regions, or texts by Region. */
export interface DraftKeys {
  readonly path: RulesPath
  readonly name: string
  readonly forAll: Placed | undefined
  readonly byRegion: readonly (Placed & { readonly region: string })[]
}

/** What can be read of a waiver. */
export interface DraftWaiver {
  readonly path: RulesPath
  /** The whole waiver, as it stands in the file. */
  readonly value: unknown
  readonly account: Placed | undefined
  readonly check: Placed | undefined
  readonly until: Placed | undefined
}

/**
 * What can be read of a rules file that may have any shape. Checks across members work on it, so
 * that their findings are reported together with those on the shape.
 */
export interface RulesDraft {
  readonly ownerAccountId: Placed | undefined
  readonly regions: readonly Placed[]
  readonly targets: readonly DraftTarget[]
  readonly kmsKeys: Part<unknown>
  readonly keys: readonly DraftKeys[]
  readonly waivers: readonly DraftWaiver[]
  readonly rules: readonly DraftRule[]
  readonly concurrentCopies: Part<ConcurrentCopies> | undefined
}

/** Reads what can be read; what has the wrong shape is left out. */
export function readDraft(input: unknown): RulesDraft {
  const file = { path: [], value: input }
  return {
    ownerAccountId: placed(member(file, 'ownerAccountId'))[0],
    regions: elements(member(file, 'regions')).flatMap(placed),
    targets: members(member(file, 'targets')).map(([name, target]) => readTarget(name, target)),
    kmsKeys: member(file, 'kmsKeys'),
    keys: members(member(file, 'kmsKeys')).map(([name, keys]) => readKeys(name, keys)),
    waivers: elements(member(file, 'waivers')).map(readWaiver),
    rules: elements(member(file, 'rules')).map(readRule),
    concurrentCopies: part(member(member(file, 'settings'), 'concurrentCopies'), concurrentCopiesSchema),
  }
}

function readTarget(name: string, target: DraftNode): DraftTarget {
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

function readRule(rule: DraftNode): DraftRule {
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
    ways: waysOfRules.filter((way) => member(rule, way).value !== undefined),
    hasTargets: member(rule, 'targets').value !== undefined,
    value: rule.value,
    launch: part(member(rule, 'launch'), launchRuleSchema),
    copy: part(member(rule, 'copy'), copyRuleSchema),
    distribute: part(member(rule, 'distribute'), distributeRuleSchema),
    ssmParameters: part(member(rule, 'ssmParameters'), ruleParametersSchema),
  }
}

function readWaiver(waiver: DraftNode): DraftWaiver {
  const text = (name: string): Placed | undefined => placed(member(waiver, name))[0]
  const { path, value } = waiver
  return { path, value, account: text('account'), check: text('check'), until: text('until') }
}

function readKeys(name: string, keys: DraftNode): DraftKeys {
  return {
    path: keys.path,
    name,
    forAll: placed(keys)[0],
    byRegion: members(keys).flatMap(([region, key]) =>
      placed(key).map(({ path, text }) => ({ path, text, region })),
    ),
  }
}
