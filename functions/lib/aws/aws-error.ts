import * as z from 'zod/mini'

import { PermissionMissing, RequestRefused, TransientServiceError } from '../domain/errors.ts'

/** What was being done when AWS refused. */
export interface CallDetails {
  /** The resource, account or Region that the call is about. */
  readonly where: string
  /** The IAM action, for example `imagebuilder:PutImagePolicy`. */
  readonly action: string
}

/** AWS's code and sentence. */
export interface AwsRefusal {
  readonly name: string
  readonly message: string
}

/**
 * What SDK errors and Node's network errors have in common. A shape instead of `instanceof`: errors
 * may come from another realm or another copy of the SDK.
 */
const errorShape = z.object({
  name: z.string(),
  message: z.string(),
  code: z.optional(z.unknown()),
  $fault: z.optional(z.string()),
  $retryable: z.optional(z.unknown()),
  $metadata: z.optional(z.object({ httpStatusCode: z.optional(z.number()) })),
})

type ErrorShape = z.infer<typeof errorShape>

/** IAM's refusals by service, Image Builder's 403, and EC2's for what another account owns. */
const permissionNames = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'ForbiddenException',
  'KMSAccessDeniedException',
  'NotAuthorizedException',
  'UnauthorizedOperation',
])

/**
 * Refusals that pass by themselves although their HTTP status is 400. Image Builder, KMS and DynamoDB
 * use `ResourceInUseException` for "something else is going on".
 */
const transientNames = new Set([
  'ConcurrentModificationException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InternalServerError',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestExpired',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'ResourceInUseException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionConflictException',
])

/** Node's codes for a connection that did not come about or broke. */
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'])

/** Whether an error, of whichever realm, has this name. */
export function hasName(error: unknown, name: string): boolean {
  return shapeOf(error)?.name === name
}

/**
 * Says an AWS error in our words: TransientServiceError, PermissionMissing, or RequestRefused with
 * AWS's own sentence. Our own errors, and errors that are not AWS's (bugs), are answered unchanged.
 */
export function translateAwsError(error: unknown, details: CallDetails): Error {
  const shape = shapeOf(error)
  if (shape === undefined) return new Error(`Expected an error to be thrown, got ${String(error)}`)

  const { where, action } = details
  const said = `${action}: ${shape.message === '' ? shape.name : shape.message}`
  if (permissionNames.has(shape.name)) {
    const remedy = `Allow ${action} on ${where} in the policies of the calling role, and look for a service control policy that denies it`
    return new PermissionMissing(said, { where, remedy, cause: error })
  }
  if (isTransient(shape)) {
    const remedy = 'Start the run again when AWS answers normally (https://health.aws.amazon.com)'
    return new TransientServiceError(said, { where, remedy, cause: error })
  }
  if (shape.$fault !== undefined || shape.$metadata !== undefined) {
    const remedy = `Mend what AWS names (${shape.name}), then start the run again`
    return new RequestRefused(said, { where, remedy, cause: error })
  }
  return error instanceof Error ? error : new Error(shape.message, { cause: error })
}

/**
 * An AWS error as an answer, in AWS's words; what passes by itself is a `TransientServiceError`, whatever AWS or the
 * network calls it. `undefined` for errors that are not AWS's (bugs).
 */
export function awsRefusalOf(error: unknown): AwsRefusal | undefined {
  const shape = shapeOf(error)
  if (shape === undefined) return undefined
  const { name, message } = shape
  if (permissionNames.has(name)) return { name, message }
  if (isTransient(shape)) return { name: 'TransientServiceError', message: `${name}: ${message}` }
  return shape.$fault === undefined && shape.$metadata === undefined ? undefined : { name, message }
}

/** Makes AWS calls; what they throw is translated. @throws as {@link translateAwsError} answers. */
export async function translatingErrors<T>(details: CallDetails, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateAwsError(error, details)
  }
}

function shapeOf(error: unknown): ErrorShape | undefined {
  const parsed = z.safeParse(errorShape, error)
  return parsed.success ? parsed.data : undefined
}

function isTransient({ name, code, $fault, $retryable, $metadata }: ErrorShape): boolean {
  const status = $metadata?.httpStatusCode ?? 0
  return (
    transientNames.has(name) ||
    name === 'TimeoutError' ||
    $retryable !== undefined ||
    $fault === 'server' ||
    status === 429 ||
    status >= 500 ||
    (typeof code === 'string' && networkCodes.has(code))
  )
}
