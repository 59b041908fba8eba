import { closestTo } from './did-you-mean.ts'
import type { DraftRule, DraftTarget, Placed, RulesDraft } from './rules-draft.ts'
import { formatPath, valueText, withGuess, type Mismatch } from './rules-problem.ts'
import { matchMembers, namePattern, namePatternWords } from './rules-schema.ts'

/** What the members of a rules file have to do with each other and a schema cannot say. */
export function findRulesConflicts(draft: RulesDraft): readonly Mismatch[] {
  return [
    ...repeated(draft.regions, 'a Region that the list names once'),
    ...draft.targets.flatMap((target) => conflictsOfTarget(target, draft)),
    ...badTargetNames(draft),
    ...ownerAmongTargets(draft),
    ...repeated(
      draft.rules.flatMap((rule) => rule.name ?? []),
      'a name that no other rule has',
    ),
    ...draft.rules.flatMap((rule) => conflictsOfRule(rule, draft)),
    ...sameRules(draft.rules),
  ]
}

function conflictsOfTarget(target: DraftTarget, draft: RulesDraft): Mismatch[] {
  const { accounts, excludedAccounts, excludedRegions } = target
  return [
    ...repeated(accounts, 'an account id that the target names once'),
    ...repeated(excludedAccounts, 'an account id that the list names once'),
    ...repeated(excludedRegions, 'a Region that the list names once'),
    ...exclusions(accounts, excludedAccounts, 'an account that the target names in accounts'),
    ...exclusions(draft.regions, excludedRegions, 'a Region that the file names in regions'),
  ]
}

/** What excludes nothing is a typing error; what excludes everything makes the target useless. */
function exclusions(all: readonly Placed[], excluded: readonly Placed[], expectation: string): Mismatch[] {
  const known = new Set(all.map(({ text }) => text))
  const idle = excluded.filter(({ text }) => !known.has(text)).map(({ path }) => ({ path, expectation }))
  const left = known.difference(new Set(excluded.map(({ text }) => text)))
  const [first] = excluded
  if (first === undefined || left.size > 0) return idle
  return [...idle, { path: first.path.slice(0, -1), expectation: 'a list that does not exclude everything' }]
}

function conflictsOfRule(rule: DraftRule, draft: RulesDraft): Mismatch[] {
  return [
    ...reservedName(rule),
    ...emptyMatch(rule),
    ...repeated(rule.imagePipelines, 'a pipeline name that the list names once'),
    ...repeated(rule.imageNames, 'a glob that the list names once'),
    ...repeated(rule.imageTypes, 'a type of image that the list names once'),
    ...badTagKeys(rule),
    ...recipesThatNoImageHas(rule),
    ...repeated(rule.targets, 'a target that the rule names once'),
    ...repeated(rule.resources, 'a kind of resource that the list names once'),
    ...unknownTargets(rule, draft),
  ]
}

function repeated(list: readonly Placed[], expectation: string): Mismatch[] {
  const first = new Map<string, Placed>()
  return list.flatMap((entry) => {
    const earlier = first.get(entry.text)
    if (earlier === undefined) {
      first.set(entry.text, entry)
      return []
    }
    return [{ path: entry.path, expectation, hint: `${formatPath(earlier.path)} is the same.` }]
  })
}

/** The schema checks the names too; a name such as `__proto__` never gets there. */
function badTargetNames(draft: RulesDraft): Mismatch[] {
  return draft.targets
    .filter((target) => !namePattern.test(target.name))
    .map((target) => ({
      path: target.path,
      expectation: `named with ${namePatternWords}`,
      value: valueText(target.name),
    }))
}

function ownerAmongTargets(draft: RulesDraft): Mismatch[] {
  return draft.targets
    .flatMap((target) => target.accounts)
    .filter((account) => account.text === draft.ownerAccountId?.text)
    .map((account) => ({
      path: account.path,
      expectation: 'an account other than ownerAccountId',
      hint: 'The owner has its resources already; take it out of the target.',
    }))
}

/** The ledger writes `manual` for what a manual input wants, where a rule's name stands otherwise. */
function reservedName(rule: DraftRule): Mismatch[] {
  if (rule.name?.text !== 'manual') return []
  return [{ path: rule.name.path, expectation: 'a name other than manual, which stands for manual runs' }]
}

function emptyMatch(rule: DraftRule): Mismatch[] {
  if (!rule.hasEmptyMatch) return []
  return [
    {
      path: [...rule.path, 'match'],
      expectation: `a map with at least one of ${matchMembers.join(', ')}`,
      hint: 'A rule for every image says imageNames: ["*"].',
    },
  ]
}

function badTagKeys(rule: DraftRule): Mismatch[] {
  return rule.imageTagKeys
    .filter(({ text }) => !/^\S(?:.{0,126}\S)?$/.test(text) || text === '__proto__')
    .map(({ path, text }) => ({
      path,
      expectation: 'named with the key of a tag: 1 to 128 characters, no blank at either end',
      value: valueText(text),
    }))
}

/** Image recipes build AMIs, container recipes build containers; a rule for one type alone has no recipe of the other. */
function recipesThatNoImageHas(rule: DraftRule): Mismatch[] {
  const [type, ...others] = rule.imageTypes.map(({ text }) => text)
  if (type === undefined || others.length > 0) return []
  const absent = type === 'AMI' ? 'containerRecipe' : 'imageRecipe'
  return rule.resources
    .filter(({ text }) => text === absent)
    .map(({ path }) => ({
      path,
      expectation: `something that an image of the type ${type} has`,
      hint: 'Image recipes build AMI images, container recipes DOCKER images.',
    }))
}

function unknownTargets(rule: DraftRule, draft: RulesDraft): Mismatch[] {
  const names = draft.targets.map((target) => target.name)
  const expectation = `the name of a target (${names.join(', ') || 'there is none'})`
  return rule.targets
    .filter((target) => namePattern.test(target.text) && !names.includes(target.text))
    .map(({ path, text }) => withGuess({ path, expectation }, closestTo(text, names)))
}

function sameRules(rules: readonly DraftRule[]): Mismatch[] {
  const first = new Map<string, DraftRule>()
  return rules.flatMap((rule) => {
    const meaning = meaningOf(rule)
    const earlier = first.get(meaning)
    if (rule.targets.length === 0 || rule.resources.length === 0) return []
    if (earlier === undefined) {
      first.set(meaning, rule)
      return []
    }
    const same = `${formatPath(earlier.path)} says the same under another name.`
    return [{ path: rule.path, expectation: 'a rule that says something new', hint: same }]
  })
}

function meaningOf(rule: DraftRule): string {
  const { imagePipelines, imageNames, imageTags, imageTypes, targets, resources } = rule
  const lists = [imagePipelines, imageNames, imageTags, imageTypes, targets, resources]
  return JSON.stringify(lists.map((list) => list.map((entry) => entry.text).toSorted()))
}
