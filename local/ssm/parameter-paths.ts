import { invalidRequest } from './errors.ts'
import { keyOfName } from './parameter-names.ts'
import type { Parameter } from './parameter-store.ts'

const pathForm = /^\/(?:[\w.-]+(?:\/[\w.-]+)*\/?)?$/

/** A path as a request gives it, with a slash at its end. @throws ServiceError ValidationException. */
export function readPath(given: string): string {
  const path = given.trim()
  if (!pathForm.test(path) || /^\/(?:aws|ssm)/i.test(path))
    throw invalidRequest(
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
    )
  return path.endsWith('/') ? path : `${path}/`
}

/** Whether a parameter lies directly below a path, or at any depth. */
export function isBelow({ name }: Parameter, path: string, recursive: boolean): boolean {
  const full = `/${keyOfName(name)}`
  return full.startsWith(path) && (recursive || !full.slice(path.length).includes('/'))
}
