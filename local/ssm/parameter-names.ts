import type { Place } from '../cloud/place.ts'
import { ServiceError } from '../cloud/service.ts'
import { constraintViolated, invalidRequest } from './errors.ts'

/** Levels of a hierarchy, the name itself among them (Systems Manager User Guide, "Requirements and constraints for parameter names"). */
const maxLevels = 15

/** The characters of a parameter's ARN, its name among them (same place). */
const maxArnLength = 1011

const nameForm = /^\/?[\w.-]+(?:\/[\w.-]+)*$/
const arnForm = /^arn:aws:ssm:([a-z0-9-]+):(\d{12}):parameter\/(.+)$/

/**
 * A name as PutParameter may give it; spaces at both ends do not count.
 * @throws ServiceError ValidationException, AccessDeniedException, HierarchyLevelLimitExceededException.
 */
export function checkedName(given: string, place: Place): string {
  const name = given.trim()
  checkLength(name)
  checkPrefix(name)
  if (!nameForm.test(name)) throw invalidRequest(pathSentence)
  if (name.includes('/') && !name.startsWith('/'))
    throw invalidRequest('Parameter name must be a fully qualified name.')
  if (keyOfName(name).split('/').length > maxLevels)
    throw new ServiceError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${maxLevels} levels.`,
    )
  if (parameterArn(place, name).length > maxArnLength)
    throw invalidRequest(
      `Expected a parameter name that makes an ARN of at most ${maxArnLength} characters, got one of ${parameterArn(place, name).length}`,
    )
  return name
}

/** `X` and `/X` are the same parameter (same place, "Uniqueness"). */
export function keyOfName(name: string): string {
  return name.startsWith('/') ? name.slice(1) : name
}

/** The ARN of a parameter. */
export function parameterArn({ accountId, region }: Place, name: string): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter/${keyOfName(name)}`
}

/** What a request names: a parameter by its name or ARN, and perhaps one of its versions. */
export interface ParameterReference {
  /** As the request gives it. */
  readonly text: string
  /** Absent for another account's parameter, or another Region's. */
  readonly key?: string
  /** A version number or a label. */
  readonly selector?: string
}

/**
 * Reads a name or an ARN, with `:VERSION` or `:LABEL` behind it or not.
 * @throws ServiceError ValidationException.
 */
export function readReference(given: string | undefined = '', place: Place): ParameterReference {
  const text = given.trim()
  checkLength(text)
  if (/\s/.test(text)) throw invalidRequest(pathSentence)
  const [, region, accountId, rest] = arnForm.exec(text) ?? []
  if (rest !== undefined && (region !== place.region || accountId !== place.accountId)) return { text }

  const [name = '', selector, ...more] = (rest ?? text).split(':')
  if (more.length > 0) return { text }
  return { text, key: keyOfName(name), ...(selector === undefined ? {} : { selector }) }
}

const pathSentence =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_'

function checkLength(name: string): void {
  if (name.length < 1) throw constraintViolated('name', name, 'have length greater than or equal to 1')
  if (name.length > 2048) throw constraintViolated('name', name, 'have length less than or equal to 2048')
}

function checkPrefix(name: string): void {
  if (!/^\/?(?:aws|ssm)/i.test(name)) return
  const isPath = name.lastIndexOf('/') > 0
  if (isPath && /^\/aws/i.test(name))
    throw new ServiceError('AccessDeniedException', `No access to reserved parameter name: ${name}.`)
  throw invalidRequest(
    isPath ? pathSentence : 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
  )
}
