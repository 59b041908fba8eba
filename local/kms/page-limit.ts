import { invalidRequest } from './errors.ts'

/** The size of a page that a request asks for, 1 to 100. @throws ServiceError ValidationException. */
export function checkedLimit(limit: number | undefined): number | undefined {
  if (limit === undefined || (limit >= 1 && limit <= 100)) return limit
  throw invalidRequest(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value from 1 to 100`,
  )
}
