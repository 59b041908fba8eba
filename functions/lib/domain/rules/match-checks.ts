import { repeatedEntries } from './repeated-entries.ts'
import type { DraftRule } from './rules-draft.ts'
import { valueText, type Mismatch } from './rules-problem.ts'
import { matchMembers } from './rules-schema.ts'

/** What makes the match of a rule ambiguous, or leaves it without a resource that it could share. */
export function findMatchConflicts(rule: DraftRule): readonly Mismatch[] {
  return [
    ...emptyMatch(rule),
    ...repeatedEntries(rule.imagePipelines, 'a pipeline name that the list names once'),
    ...repeatedEntries(rule.imageNames, 'a glob that the list names once'),
    ...repeatedEntries(rule.imageTypes, 'a type of image that the list names once'),
    ...badTagKeys(rule),
    ...recipesThatNoImageHas(rule),
  ]
}

function emptyMatch(rule: DraftRule): readonly Mismatch[] {
  if (!rule.hasEmptyMatch) return []
  return [
    {
      path: [...rule.path, 'match'],
      expectation: `a map with at least one of ${matchMembers.join(', ')}`,
      hint: 'A rule for every image says imageNames: ["*"].',
    },
  ]
}

function badTagKeys(rule: DraftRule): readonly Mismatch[] {
  return rule.imageTagKeys
    .filter(({ text }) => !/^\S(?:.{0,126}\S)?$/.test(text) || text === '__proto__')
    .map(({ path, text }) => ({
      path,
      expectation: 'named with the key of a tag: 1 to 128 characters, no blank at either end',
      value: valueText(text),
    }))
}

/** Image recipes build AMIs, container recipes build containers; a rule for one type alone has no recipe of the other. */
function recipesThatNoImageHas(rule: DraftRule): readonly Mismatch[] {
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
