import { invalidValue, missingParameter } from './errors.ts'

/** What a request adds to a permission, and what it removes. */
export interface Change<T> {
  readonly add: readonly T[]
  readonly remove: readonly T[]
}

/**
 * What a request changes that lists users or groups, by its OperationType.
 * @throws ServiceError MissingParameter, InvalidParameterValue.
 */
export function listedChange<T>(type: string | undefined, listed: readonly T[]): Change<T> {
  switch (type) {
    case 'add':
      return { add: listed, remove: [] }
    case 'remove':
      return { add: [], remove: listed }
    case undefined:
      throw missingParameter('operationType')
    default:
      throw invalidValue(`Value (${type}) for parameter operationType is invalid.`)
  }
}
