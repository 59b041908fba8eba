import { hasName, translateAwsError } from './aws-error.ts'

/**
 * What Image Builder answers for an ARN that does not exist or is not shown to us. GetImage and
 * its like model no 404 (API reference); which of these AWS uses is not documented.
 */
const absentNames = [
  'ResourceNotFoundException',
  'InvalidRequestException',
  'ClientException',
  'ForbiddenException',
] as const

/** What a read of Image Builder answers; `undefined` where there is no such resource. */
export async function unlessAbsent<T>(
  action: string,
  where: string,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (absentNames.some((name) => hasName(error, name))) return undefined
    throw translateAwsError(error, { where, action })
  }
}
