import { valueComparisons } from './comparisons.ts'
import { compilePattern, type ConditionContext, type Pattern } from './pattern.ts'

/** One key of a policy's `Condition` under one operator. */
export interface Condition {
  isMet(context: ConditionContext): boolean
  /** All condition keys that it looks at, in lower case. */
  readonly keys: readonly string[]
}

/** A condition as the policy writes it. */
export interface ConditionText {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
  /** Whether `${key}` is a policy variable. */
  readonly variables: boolean
}

interface Comparison {
  readonly compile: (value: string, variables: boolean) => Pattern
  /** Met when no value matches. */
  readonly negated: boolean
}

const exact = (value: string, variables: boolean): Pattern =>
  compilePattern(value, { wildcards: false, ignoreCase: false, variables })
const exactIgnoringCase = (value: string, variables: boolean): Pattern =>
  compilePattern(value, { wildcards: false, ignoreCase: true, variables })
const like = (value: string, variables: boolean): Pattern =>
  compilePattern(value, { wildcards: true, ignoreCase: false, variables })
const bool = (value: string): Pattern => exactIgnoringCase(readBoolean(value), false)

const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['StringEquals', { compile: exact, negated: false }],
  ['StringNotEquals', { compile: exact, negated: true }],
  ['StringEqualsIgnoreCase', { compile: exactIgnoringCase, negated: false }],
  ['StringNotEqualsIgnoreCase', { compile: exactIgnoringCase, negated: true }],
  ['StringLike', { compile: like, negated: false }],
  ['StringNotLike', { compile: like, negated: true }],
  ['ArnEquals', { compile: arnLike, negated: false }],
  ['ArnLike', { compile: arnLike, negated: false }],
  ['ArnNotEquals', { compile: arnLike, negated: true }],
  ['ArnNotLike', { compile: arnLike, negated: true }],
  ['Bool', { compile: bool, negated: false }],
  ...valueComparisons,
])

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/

/**
 * Compiles a condition.
 * @throws RangeError when the operator is none that is evaluated here, or a value is not of its form.
 */
export function compileCondition(text: ConditionText): Condition {
  const key = text.key.toLowerCase()
  if (text.operator === 'Null') return compileNull(key, text.values)

  const [, quantifier, name = '', suffix] = operatorForm.exec(text.operator) ?? []
  const comparison = comparisons.get(name)
  if (comparison === undefined) {
    throw new RangeError(
      `Expected a condition operator that is evaluated here (Null, ${[...comparisons.keys()].join(', ')}, also with IfExists, ForAllValues: or ForAnyValue:), got ${text.operator}`,
    )
  }
  const patterns = text.values.map((value) => comparison.compile(value, text.variables))
  const holdsFor = (value: string, context: ConditionContext): boolean =>
    patterns.some((pattern) => pattern.matches(value, context)) !== comparison.negated

  return {
    keys: [key, ...patterns.flatMap((pattern) => pattern.variableKeys)],
    isMet: (context) => {
      const values = context.get(key) ?? []
      const holds = (value: string): boolean => holdsFor(value, context)
      // With a set operator, an empty text is an empty set, and IfExists does not matter.
      if (quantifier === 'ForAllValues') return values.filter(isNotEmpty).every(holds)
      if (quantifier === 'ForAnyValue') return values.filter(isNotEmpty).some(holds)
      if (values.length === 0) return comparison.negated || suffix !== undefined
      return comparison.negated ? values.every(holds) : values.some(holds)
    },
  }
}

const isNotEmpty = (value: string): boolean => value !== ''

function compileNull(key: string, values: readonly string[]): Condition {
  const expectations = new Set(values.map((value) => readBoolean(value) === 'true'))
  return {
    keys: [key],
    isMet: (context) => expectations.has((context.get(key) ?? []).length === 0),
  }
}

function readBoolean(value: string): 'true' | 'false' {
  const lowerCase = value.toLowerCase()
  if (lowerCase === 'true' || lowerCase === 'false') return lowerCase
  throw new RangeError(`Expected a value of Bool and Null to be true or false, got ${value}`)
}

/** Compares the six components of an ARN one by one, so that `*` never reaches across a colon before the sixth. */
function arnLike(value: string, variables: boolean): Pattern {
  const components = splitArn(value, /:(?![^{}]*\})/)
  if (components === undefined)
    throw new RangeError(`Expected a value of an ARN operator to be an ARN, got ${value}`)

  const patterns = components.map((component) => like(component, variables))
  return {
    text: value,
    variableKeys: patterns.flatMap((pattern) => pattern.variableKeys),
    matches: (candidate, context) => {
      const parts = splitArn(candidate, ':')
      return (
        parts !== undefined &&
        patterns.every((pattern, index) => pattern.matches(parts[index] ?? '', context))
      )
    },
  }
}

function splitArn(arn: string, colon: string | RegExp): readonly string[] | undefined {
  const parts = arn.split(colon)
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')]
}
