import { ServiceError } from '../cloud/service.ts'
import { compileValueMatcher, UnknownMatcherError, type ValueMatcher } from './value-matchers.ts'

/** Whether an event matches a rule's pattern. */
export type EventPattern = (event: object) => boolean

type Members = Readonly<Record<string, unknown>>
type ObjectMatcher = (object: Members) => boolean

/** AWS's limit on the text of a pattern. */
const longestPattern = 4096

/**
 * Compiles an event pattern (EventBridge guide, "Creating event patterns"); `cidr` is the only documented matcher
 * that is not known here.
 * @throws ServiceError InvalidEventPatternException.
 */
export function compileEventPattern(text: string): EventPattern {
  if (text.length > longestPattern) throw invalid('Event pattern is too long')
  const pattern = parse(text)
  if (!isObject(pattern)) throw invalid('Filter is not an object')
  try {
    const matches = compileObject(pattern)
    return (event) => isObject(event) && matches(event)
  } catch (error) {
    if (error instanceof UnknownMatcherError) throw invalid(error.message)
    throw error
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('Invalid JSON')
  }
}

function invalid(reason: string): ServiceError {
  return new ServiceError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`)
}

/** All members have to match. */
function compileObject(pattern: Members): ObjectMatcher {
  const members = Object.entries(pattern).map(([name, part]) =>
    name === '$or' && Array.isArray(part) ? compileAlternatives(part) : compileMember(name, part),
  )
  if (members.length === 0) throw new UnknownMatcherError('Empty objects are not allowed')
  return (object) => members.every((matches) => matches(object))
}

function compileAlternatives(parts: readonly unknown[]): ObjectMatcher {
  const objects = parts.filter(isObject)
  if (parts.length < 2 || objects.length < parts.length)
    throw new UnknownMatcherError('$or must be a list of two or more objects')
  const alternatives = objects.map(compileObject)
  return (object) => alternatives.some((matches) => matches(object))
}

function compileMember(name: string, part: unknown): ObjectMatcher {
  if (Array.isArray(part)) {
    const matches = compileList(part)
    return (object) => matches(valuesOf(object[name]))
  }
  if (!isObject(part)) throw new UnknownMatcherError(`"${name}" must be an object or an array`)
  const matches = compileObject(part)
  return (object) => objectsOf(object[name]).some(matches)
}

type ListMatcher = (values: readonly unknown[]) => boolean

/** One of the list's elements has to match one of the event's values. */
function compileList(elements: readonly unknown[]): ListMatcher {
  if (elements.length === 0) throw new UnknownMatcherError('Empty arrays are not allowed')
  const alternatives = elements.map(compileElement)
  return (values) => alternatives.some((matches) => matches(values))
}

function compileElement(element: unknown): ListMatcher {
  if (isObject(element) && 'exists' in element) {
    const { exists, ...rest } = element
    if (typeof exists !== 'boolean' || Object.keys(rest).length > 0)
      throw new UnknownMatcherError('exists match pattern must be either true or false')
    return (values) => values.length > 0 === exists
  }
  const matches: ValueMatcher = compileValueMatcher(element)
  return (values) => values.some(matches)
}

/** The leaf values of a member: lists count by their elements, objects are no leaves, absence is no value. */
function valuesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(valuesOf)
  return value === undefined || isObject(value) ? [] : [value]
}

/** The objects of a member; without any, an empty one, so that `exists: false` below it holds. */
function objectsOf(value: unknown): readonly Members[] {
  const objects = (Array.isArray(value) ? value.flat(Infinity) : [value]).filter(isObject)
  return objects.length === 0 ? [{}] : objects
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
