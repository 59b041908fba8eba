import * as z from 'zod'

import { TemplateError } from './template-error.ts'

/** What intrinsic functions refer to. */
export interface Scope {
  /** The value of a parameter, pseudo parameter or resource; `noValue` for AWS::NoValue. */
  ref(name: string): unknown
  attribute(logicalId: string, attribute: string): string
  condition(name: string): boolean
}

/** The value of AWS::NoValue: the property or list entry that has it is left out. */
export const noValue = Symbol('AWS::NoValue')

type Evaluate = (argument: unknown, scope: Scope) => unknown

const pair = z.tuple([z.unknown(), z.unknown()])
const texts = z.array(z.string())

const intrinsics: Readonly<Record<string, Evaluate>> = {
  Ref: (argument, scope) => scope.ref(expectArgument('Ref', z.string(), argument)),
  'Fn::GetAtt': (argument, scope) => scope.attribute(...attributeOf(argument)),
  'Fn::Sub': substitute,
  'Fn::Join': (argument, scope) => {
    const [delimiter, list] = expectArgument(
      'Fn::Join',
      z.tuple([z.string(), texts]),
      resolve(argument, scope),
    )
    return list.join(delimiter)
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, text] = expectArgument(
      'Fn::Split',
      z.tuple([z.string(), z.string()]),
      resolve(argument, scope),
    )
    return text.split(delimiter)
  },
  'Fn::Select': (argument, scope) => {
    const selection = z.tuple([z.coerce.number().int(), z.array(z.unknown())])
    const [index, list] = expectArgument('Fn::Select', selection, resolve(argument, scope))
    const selected = list[index]
    if (selected === undefined)
      throw new TemplateError(`Expected Fn::Select to find index ${index}, got a list of ${list.length}.`)
    return selected
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = expectArgument(
      'Fn::If',
      z.tuple([z.string(), z.unknown(), z.unknown()]),
      argument,
    )
    return resolve(scope.condition(name) ? whenTrue : whenFalse, scope)
  },
}

/**
 * Replaces every intrinsic function in a value.
 * @throws TemplateError for a function that is not known here, or arguments that are not of its form.
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== noValue)
  if (typeof value !== 'object' || value === null) return value

  const call = intrinsicCall(value)
  if (call !== undefined) return call.evaluate(call.argument, scope)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, resolve(member, scope)] as const)
      .filter(([, member]) => member !== noValue),
  )
}

/** The logical id and the attribute that a Fn::GetAtt names, in either of its forms. */
export function attributeOf(argument: unknown): readonly [logicalId: string, attribute: string] {
  const parts = typeof argument === 'string' ? splitAtFirstDot(argument) : argument
  return expectArgument('Fn::GetAtt', z.tuple([z.string(), z.string()]), parts)
}

/** The names that a Fn::Sub refers to, beside the variables that it brings along. */
export function substitutedNames(argument: unknown): readonly string[] {
  const { text, variables } = substitution(argument)
  return [...text.matchAll(placeholder)].flatMap(([, name]) =>
    name === undefined || name.startsWith('!') || name in variables ? [] : [name],
  )
}

const placeholder = /\$\{([^}]+)\}/g

function substitute(argument: unknown, scope: Scope): string {
  const { text, variables } = substitution(argument)
  return text.replace(placeholder, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`
    if (name in variables) return expectArgument('Fn::Sub', z.string(), resolve(variables[name], scope))
    return name.includes('.') ? scope.attribute(...attributeOf(name)) : String(scope.ref(name))
  })
}

function substitution(argument: unknown): { text: string; variables: Record<string, unknown> } {
  const [text, variables] =
    typeof argument === 'string' ? [argument, {}] : expectArgument('Fn::Sub', pair, argument)
  return {
    text: expectArgument('Fn::Sub', z.string(), text),
    variables: expectArgument('Fn::Sub', z.record(z.string(), z.unknown()), variables),
  }
}

function intrinsicCall(value: object): { evaluate: Evaluate; argument: unknown } | undefined {
  const [name, ...others] = Object.keys(value)
  if (name === undefined || others.length > 0) return undefined

  const argument: unknown = Reflect.get(value, name)
  const evaluate = intrinsics[name]
  if (evaluate !== undefined) return { evaluate, argument }
  if (name.startsWith('Fn::')) throw new TemplateError(`The intrinsic function ${name} is not known here.`)
  return undefined
}

function splitAtFirstDot(text: string): readonly string[] {
  const dot = text.indexOf('.')
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
}

function expectArgument<Argument>(name: string, schema: z.ZodType<Argument>, argument: unknown): Argument {
  const parsed = schema.safeParse(argument)
  if (!parsed.success)
    throw new TemplateError(
      `Expected the arguments of ${name} to have its form, got ${JSON.stringify(argument)}.`,
    )
  return parsed.data
}
