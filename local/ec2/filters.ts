import type { Filter } from '@aws-sdk/client-ec2'

import { invalidValue } from './errors.ts'
import type { Tags } from './tag-store.ts'

/** What a list can be filtered by, with a subject's values for each name. */
export type Filterable<Subject> = Readonly<Record<string, (subject: Subject) => readonly string[]>>

/**
 * Whether a subject passes all filters; each passes with any of its values, in which `*` and `?` are wildcards.
 * @throws ServiceError InvalidParameterValue for a name that is not known here.
 */
export function createFilter<Subject>(
  filters: readonly Filter[] | undefined,
  filterable: Filterable<Subject>,
  tagsOf: (subject: Subject) => Tags,
): (subject: Subject) => boolean {
  const tests = (filters ?? []).map(({ Name = '', Values = [] }) => {
    const valuesOf = valuesFor(Name, filterable, tagsOf)
    const patterns = Values.map(compileWildcards)
    return (subject: Subject): boolean =>
      valuesOf(subject).some((value) => patterns.some((pattern) => pattern.test(value)))
  })
  return (subject) => tests.every((test) => test(subject))
}

function valuesFor<Subject>(
  name: string,
  filterable: Filterable<Subject>,
  tagsOf: (subject: Subject) => Tags,
): (subject: Subject) => readonly string[] {
  if (name === 'tag-key') return (subject) => [...tagsOf(subject).keys()]
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length)
    return (subject) => [...tagsOf(subject)].flatMap(([tag, value]) => (tag === key ? [value] : []))
  }
  const valuesOf = filterable[name]
  if (valuesOf === undefined) throw invalidValue(`The filter '${name}' is invalid`)
  return valuesOf
}

/** A text in which `*` and `?` are wildcards; a backslash takes that meaning from them. */
export function compileWildcards(text: string): RegExp {
  const pattern = text.replaceAll(/\\?[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*'
    if (part === '?') return '[\\s\\S]'
    return part.slice(-1).replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  })
  return new RegExp(`^${pattern}$`)
}
