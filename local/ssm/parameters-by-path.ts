import {
  GetParametersByPath$,
  type GetParametersByPathRequest,
  type GetParametersByPathResult,
  type ParameterStringFilter,
} from '@aws-sdk/client-ssm'

import { ServiceError, type Operation } from '../cloud/service.ts'
import { shownParameter } from './get-parameters.ts'
import { comparison, refuseKey, requireValues } from './parameter-filters.ts'
import { pathNeed } from './parameter-needs.ts'
import { isBelow, readPath } from './parameter-paths.ts'
import { latestVersion, type Parameter, type ParameterVersion } from './parameter-store.ts'
import { ssmPage } from './ssm-pages.ts'
import { placeOf, type SsmParts } from './ssm-parts.ts'

const listing = { operation: 'GetParametersByPath', defaultSize: 10, largest: 10 }

/** Which version of a parameter a filter lets pass, if any. */
type Choice = (
  parameter: Parameter,
) => { readonly version: ParameterVersion; readonly selector?: string } | undefined

/** GetParametersByPath: the parameters below a path. */
export function getParametersByPath(
  parts: SsmParts,
): Operation<GetParametersByPathRequest, GetParametersByPathResult> {
  return {
    schema: GetParametersByPath$,
    needs: (input, context) => [pathNeed(input.Path, context, input.Recursive ?? false)],
    handle: (input, context) => {
      const path = readPath(input.Path ?? '')
      const choose = readFilters(input.ParameterFilters ?? [])
      const all = parts.stores
        .of(placeOf(context))
        .all()
        .filter((parameter) => isBelow(parameter, path, input.Recursive ?? false))
        .flatMap((parameter) => {
          const chosen = choose(parameter)
          return chosen === undefined ? [] : [shownParameter(parameter, chosen.version, chosen.selector)]
        })
      const page = ssmPage(parts.core, listing, { request: input, all })
      return { Parameters: page.items, NextToken: page.NextToken }
    },
  }
}

/** By Type, KeyId and Label only (SSM API Reference, GetParametersByPath). */
function readFilters(filters: readonly ParameterStringFilter[]): Choice {
  const tests = filters.map(readFilter)
  return (parameter) => {
    const chosen = tests.map((test) => test(parameter))
    if (chosen.includes(undefined)) return undefined
    return chosen.find((choice) => choice?.selector !== undefined) ?? { version: latestVersion(parameter) }
  }
}

function readFilter(filter: ParameterStringFilter): Choice {
  const { Key: key = '', Option: option = 'Equals' } = filter
  const latest: Choice = (parameter) => ({ version: latestVersion(parameter) })
  switch (key) {
    case 'Type': {
      const matches = comparison(filter, requireValues(filter))
      return (parameter) => (matches(latestVersion(parameter).type) ? latest(parameter) : undefined)
    }
    case 'KeyId':
      requireValues(filter)
      // Nothing is encrypted here.
      return () => undefined
    case 'Label': {
      if (option !== 'Equals')
        throw new ServiceError(
          'InvalidFilterOption',
          `The following filter option is not valid: ${option}. Valid options include: [Equals].`,
        )
      return labelChoice(requireValues(filter))
    }
    default:
      return refuseKey(key, ['Type', 'KeyId', 'Label'])
  }
}

function labelChoice(wanted: readonly string[]): Choice {
  return ({ versions }) =>
    wanted.flatMap((selector) => {
      const version = versions.find(({ labels }) => labels.includes(selector))
      return version === undefined ? [] : [{ version, selector }]
    })[0]
}
