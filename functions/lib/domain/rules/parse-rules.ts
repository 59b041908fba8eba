import type * as z from 'zod/mini'

import { closestTo } from './did-you-mean.ts'
import { findRulesConflicts } from './rules-checks.ts'
import { readDraft } from './rules-draft.ts'
import { placeAt, valuesAt, type Place } from './rules-members.ts'
import {
  cut,
  formatPath,
  mismatchMessage,
  valueText,
  withGuess,
  type Mismatch,
  type RulesPath,
  type RulesProblem,
} from './rules-problem.ts'
import { rulesSchema, targetSchema } from './rules-schema.ts'
import type { Rules } from './rules.ts'

/** A rules file, accepted as a whole or refused with everything that is wrong with it. */
export type ParsedRules =
  | { readonly kind: 'accepted'; readonly rules: Rules }
  | { readonly kind: 'refused'; readonly problems: readonly RulesProblem[] }

/** How a value is written in the file; `undefined` where its JSON text will do. */
export type SourceAt = (path: RulesPath) => string | undefined

/**
 * Checks the content of a rules file: its shape, and what its members have to do with each other. `today`: the day on
 * which it is put, `yyyy-mm-dd`; without it nothing is held against a calendar.
 */
export function parseRules(
  input: unknown,
  sourceAt: SourceAt = () => undefined,
  today?: string,
): ParsedRules {
  const parsed = rulesSchema.safeParse(input)
  const conflicts = findRulesConflicts(readDraft(input), today)
  if (parsed.success && conflicts.length === 0) return { kind: 'accepted', rules: parsed.data }

  const file = { input, sourceAt }
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOfShape(issue, file))
  return { kind: 'refused', problems: [...shape, ...conflicts.map((conflict) => mismatch(conflict, file))] }
}

interface RulesFile {
  readonly input: unknown
  readonly sourceAt: SourceAt
}

function problemsOfShape(issue: z.core.$ZodIssue, file: RulesFile): RulesProblem[] {
  const path = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment))
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        unexpectedName({ path: [...path, key], name: key, place: placeAt(path) }, file),
      )
    case 'invalid_key':
      return problemsBehindBadName(path, file)
    case 'invalid_union':
      return problemsOfForm(issue, file)
    case 'invalid_value':
      return [unexpectedValue({ path, expectation: issue.message }, file)]
    case 'invalid_type':
      return [
        mismatch({ path, expectation: issue.message, ...quotingHint(issue.expected, path, file) }, file),
      ]
    default:
      return [mismatch({ path, expectation: issue.message }, file)]
  }
}

/** A value of several forms is judged as the one form that it has; where it has none of them, as a whole. */
function problemsOfForm(
  { path, message, errors }: z.core.$ZodIssueInvalidUnion,
  file: RulesFile,
): RulesProblem[] {
  const forms = errors.filter((issues) =>
    issues.every((issue) => issue.path.length > 0 || !saysOtherForm(issue)),
  )
  const [form] = forms
  if (form === undefined || forms.length > 1) {
    return problemsOfShape({ code: 'custom', path, message, input: undefined, params: {} }, file)
  }
  return form.flatMap((issue) => problemsOfShape({ ...issue, path: [...path, ...issue.path] }, file))
}

/** Whether an issue says that a value is of another form altogether. */
function saysOtherForm({ code }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' || code === 'invalid_value'
}

/** The schema leaves a target alone when its name is bad; the name itself is the business of the checks. */
function problemsBehindBadName(path: RulesPath, file: RulesFile): RulesProblem[] {
  if (path[0] !== 'targets') return []
  const target = targetSchema.safeParse(valueAt(file.input, path))
  if (target.success) return []
  return target.error.issues.flatMap((issue) =>
    problemsOfShape({ ...issue, path: [...path, ...issue.path] }, file),
  )
}

function unexpectedValue(wrong: Mismatch, file: RulesFile): RulesProblem {
  const value = valueAt(file.input, wrong.path)
  const place = valuesAt(wrong.path)
  if (place === undefined || typeof value !== 'string') return mismatch(wrong, file)
  if (place.later.includes(value)) return unexpectedName({ path: wrong.path, name: value, place }, file)
  return mismatch(withGuess(wrong, closestTo(value, place.supported)), file)
}

/** YAML reads an unquoted account id as a number, and takes its leading zeros away. */
function quotingHint(expected: string, path: RulesPath, file: RulesFile): { readonly hint?: string } {
  const value = valueAt(file.input, path)
  if (expected !== 'string' || (typeof value !== 'number' && typeof value !== 'boolean')) return {}
  return { hint: `Put it in quotes: "${textAt(path, file)}".` }
}

function mismatch(wrong: Mismatch, file: RulesFile): RulesProblem {
  const value = wrong.value ?? textAt(wrong.path, file)
  return { path: wrong.path, value, expectation: wrong.expectation, message: mismatchMessage(wrong, value) }
}

function unexpectedName(
  found: { readonly path: RulesPath; readonly name: string; readonly place: Place },
  file: RulesFile,
): RulesProblem {
  const { path, name, place } = found
  const known = place.later.includes(name)
  const closest = known ? undefined : closestTo(name, [...place.supported, ...place.later])
  const what = name === path.at(-1) ? formatPath(path) : `${JSON.stringify(name)} at ${formatPath(path)}`
  const verdict = known ? 'is not supported by this version' : 'is not known'
  const guess = closest === undefined ? '' : ` Did you mean ${closest}?`
  const supported = `${place.supportedWords}: ${place.supported.join(', ')}`
  return {
    path,
    value: textAt(path, file),
    expectation: `one of the ${supported}`,
    message: `${what} ${verdict}; ${supported}.${guess}`,
  }
}

function textAt(path: RulesPath, file: RulesFile): string {
  const source = file.sourceAt(path)
  return source === undefined ? valueText(valueAt(file.input, path)) : cut(source)
}

function valueAt(input: unknown, path: RulesPath): unknown {
  return path.reduce<unknown>((value, segment) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined
    const inner: unknown = Reflect.get(value, segment)
    return inner
  }, input)
}
