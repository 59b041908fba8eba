import {
  GetParameter$,
  GetParameters$,
  type GetParameterRequest,
  type GetParameterResult,
  type GetParametersRequest,
  type GetParametersResult,
  type Parameter as ShownParameter,
} from '@aws-sdk/client-ssm'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { constraintViolated, parameterNotFound, versionNotFound } from './errors.ts'
import { readReference } from './parameter-names.ts'
import { parameterNeed } from './parameter-needs.ts'
import { latestVersion, type Parameter, type ParameterVersion } from './parameter-store.ts'
import { placeOf, type SsmParts } from './ssm-parts.ts'

/** GetParameter: the latest version, or the one of a number or label behind a colon. */
export function getParameter(parts: SsmParts): Operation<GetParameterRequest, GetParameterResult> {
  return {
    schema: GetParameter$,
    needs: (input, context) => [parameterNeed(parts, 'GetParameter', { name: input.Name, context })],
    handle: (input, context) => ({ Parameter: requireShown(parts, input.Name, context) }),
  }
}

/** GetParameters: those that are there, and the names of those that are not. */
export function getParameters(parts: SsmParts): Operation<GetParametersRequest, GetParametersResult> {
  return {
    schema: GetParameters$,
    needs: (input, context) =>
      (input.Names ?? []).map((name) => parameterNeed(parts, 'GetParameters', { name, context })),
    handle: (input, context) => {
      const names = checkedNames(input.Names ?? [])
      const found = names.map((name) => ({ name, shown: findShown(parts, name, context) }))
      return {
        Parameters: found.flatMap(({ shown }) => shown ?? []),
        InvalidParameters: found.flatMap(({ name, shown }) => (shown === undefined ? [name] : [])),
      }
    },
  }
}

/** At most 10 names in one request. @throws ServiceError ValidationException. */
export function checkedNames(names: readonly string[]): readonly string[] {
  const shown = `[${names.join(', ')}]`
  if (names.length < 1) throw constraintViolated('names', shown, 'have length greater than or equal to 1')
  if (names.length > 10) throw constraintViolated('names', shown, 'have length less than or equal to 10')
  return names
}

/** A version of a parameter as the operations that tell values show it. */
export function shownParameter(
  parameter: Parameter,
  version: ParameterVersion,
  selector?: string,
): ShownParameter {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: version.value,
    Version: version.number,
    ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    LastModifiedDate: new Date(version.modifiedAtMs),
    ARN: parameter.arn,
    DataType: version.dataType,
  }
}

function requireShown(parts: SsmParts, name: string | undefined, context: RequestContext): ShownParameter {
  const place = placeOf(context)
  const { text, key, selector } = readReference(name, place)
  const parameter = key === undefined ? undefined : parts.stores.of(place).find(key)
  if (parameter === undefined) throw parameterNotFound(text)
  if (selector === undefined) return shownParameter(parameter, latestVersion(parameter))

  const isNumber = /^\d+$/.test(selector)
  const version = parameter.versions.find(({ number, labels }) =>
    isNumber ? number === Number(selector) : labels.includes(selector),
  )
  if (version === undefined)
    throw versionNotFound(`${isNumber ? 'version' : 'label'} ${selector}`, parameter.name)
  return shownParameter(parameter, version, selector)
}

function findShown(parts: SsmParts, name: string, context: RequestContext): ShownParameter | undefined {
  try {
    return requireShown(parts, name, context)
  } catch (error) {
    if (error instanceof ServiceError && /^Parameter(?:Version)?NotFound$/.test(error.code)) return undefined
    throw error
  }
}
