import { ServiceError } from '../../cloud/service.ts'

/** Refuses members that have no behaviour here, instead of ignoring them. @throws ServiceError ValidationException. */
export function refuseUnmodelled(input: object, modelled: readonly string[]): void {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const unsupported = given.find(([member]) => !modelled.includes(member))
  if (unsupported !== undefined)
    throw new ServiceError(
      'ValidationException',
      `Expected only parameters that are modelled here, got ${unsupported[0]}.`,
    )
}
