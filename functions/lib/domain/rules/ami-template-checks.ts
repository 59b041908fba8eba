import type { AmiTemplate } from '../copying/ami-spec.ts'
import { copyTagKey, mostImageTags } from '../copying/copy-request.ts'
import { knownPlaceholders, resolvePlaceholders } from '../copying/name-placeholders.ts'
import type { DraftRule } from './rules-draft.ts'
import { valueText, type Mismatch, type RulesPath } from './rules-problem.ts'

/** A build that stands for all that a template may be resolved for. */
const anyBuild = { version: '1.0.0/1', createdAt: '2026-01-01T00:00:00.000Z' }

/** What speaks against the name and the tags that copies get, whatever the build. */
export function findTemplateConflicts(path: RulesPath, { name, amiTags }: AmiTemplate): readonly Mismatch[] {
  const tags = Object.entries(amiTags ?? {})
  return [
    ...(name === undefined ? [] : unresolvable([...path, 'name'], name, /[{}]/)),
    ...tags.flatMap(([key, value]) => unresolvable([...path, 'amiTags', key], value, /\{\{|\}\}/)),
    ...tags
      .filter(([key]) => key === copyTagKey)
      .map(([key]) => ({
        path: [...path, 'amiTags', key],
        expectation: 'left out: the tag says which copy an AMI is',
      })),
    ...(tags.length < mostImageTags
      ? []
      : [
          {
            path: [...path, 'amiTags'],
            expectation: `a map of at most ${mostImageTags - 1} tags; EC2 takes ${mostImageTags} on one AMI, and one of them says which copy it is`,
            value: `${tags.length} tags`,
          },
        ]),
  ]
}

/** What speaks against the name and the tags that a rule's own copies get. */
export function findTemplateConflictsOfCopy({ copy }: DraftRule): readonly Mismatch[] {
  const template = copy?.value.amiDistributionConfiguration
  if (copy === undefined || template === undefined) return []
  return findTemplateConflicts([...copy.path, 'amiDistributionConfiguration'], template)
}

/** A placeholder that nobody knows, or braces that are none: they would stand in the AMI's name. */
function unresolvable(path: RulesPath, template: string, leftOver: RegExp): readonly Mismatch[] {
  const resolution = resolvePlaceholders(template, anyBuild)
  if (resolution.kind === 'unknownPlaceholder') {
    return [
      {
        path,
        expectation: `a text with no other placeholders than ${knownPlaceholders}`,
        value: valueText(resolution.placeholder),
      },
    ]
  }
  if (!resolution.parts.some((part) => !part.resolved && leftOver.test(part.text))) return []
  return [{ path, expectation: 'a text whose braces are those of placeholders, {{ and }}' }]
}
