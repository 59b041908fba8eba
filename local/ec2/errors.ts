import { ServiceError } from '../cloud/service.ts'

/** An AMI that is not there, in this Region at least. */
export function imageNotFound(ids: readonly string[]): ServiceError {
  return new ServiceError(
    'InvalidAMIID.NotFound',
    ids.length === 1
      ? `The image id '[${ids.join()}]' does not exist`
      : `The image ids '[${ids.join(', ')}]' do not exist`,
  )
}

/** A snapshot that is not there, or that the caller cannot see. */
export function snapshotNotFound(id: string): ServiceError {
  return new ServiceError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`)
}

/** EC2's InvalidParameterValue. */
export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message)
}

/** A client token that was used before with other parameters. */
export function idempotentParameterMismatch(): ServiceError {
  return new ServiceError(
    'IdempotentParameterMismatch',
    'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
  )
}

/** EC2's InvalidParameterCombination. */
export function invalidCombination(message: string): ServiceError {
  return new ServiceError('InvalidParameterCombination', message)
}

/** EC2's MissingParameter. */
export function missingParameter(name: string): ServiceError {
  return new ServiceError('MissingParameter', `The request must contain the parameter ${name}`)
}

/** For what EC2 has and the embedded cloud has not. */
export function notModelled(what: string): ServiceError {
  return new ServiceError('UnsupportedOperation', `Expected ${what}: not modelled here`)
}

/** @throws ServiceError UnsupportedOperation naming the members of a request that are not modelled. */
export function refuseMembers(operation: string, members: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (given.length > 0) throw notModelled(`${operation} without ${given.join(', ')}`)
}

/**
 * Ends a request that was to be tried only: the caller is allowed, and nothing is wrong with the request.
 * @throws ServiceError DryRunOperation.
 */
export function endDryRun({ DryRun: isDryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (isDryRun !== true) return
  throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {
    httpStatus: 412,
  })
}
