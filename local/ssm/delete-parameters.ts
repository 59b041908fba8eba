import {
  DeleteParameter$,
  DeleteParameters$,
  type DeleteParameterRequest,
  type DeleteParametersRequest,
  type DeleteParametersResult,
} from '@aws-sdk/client-ssm'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { checkedNames } from './get-parameters.ts'
import { emitChange } from './parameter-events.ts'
import { readReference } from './parameter-names.ts'
import { parameterNeed } from './parameter-needs.ts'
import { placeOf, requireParameter, type SsmParts } from './ssm-parts.ts'

/** DeleteParameter: with all its versions. What is still being validated for it comes to nothing. */
export function deleteParameter(parts: SsmParts): Operation<DeleteParameterRequest, object> {
  return {
    schema: DeleteParameter$,
    needs: (input, context) => [parameterNeed(parts, 'DeleteParameter', { name: input.Name, context })],
    handle: (input, context) => {
      const { key } = requireParameter(parts, input.Name, context)
      remove(parts, key, context)
      return {}
    },
  }
}

/** DeleteParameters: those that are there. */
export function deleteParameters(
  parts: SsmParts,
): Operation<DeleteParametersRequest, DeleteParametersResult> {
  return {
    schema: DeleteParameters$,
    needs: (input, context) =>
      (input.Names ?? []).map((name) => parameterNeed(parts, 'DeleteParameters', { name, context })),
    handle: (input, context) => {
      const answers = checkedNames(input.Names ?? []).map((name) => {
        const { key, selector } = readReference(name, placeOf(context))
        return { name, isDeleted: key !== undefined && selector === undefined && remove(parts, key, context) }
      })
      return {
        DeletedParameters: answers.flatMap(({ name, isDeleted }) => (isDeleted ? [name] : [])),
        InvalidParameters: answers.flatMap(({ name, isDeleted }) => (isDeleted ? [] : [name])),
      }
    },
  }
}

/** Answers whether there was such a parameter. */
function remove(parts: SsmParts, key: string, context: RequestContext): boolean {
  const place = placeOf(context)
  const store = parts.stores.of(place)
  const parameter = store.find(key)
  if (parameter === undefined) return false
  store.remove(key)
  store.closedUntilMs.delete(key)
  emitChange(parts, parameter, { operation: 'Delete', place })
  return true
}
