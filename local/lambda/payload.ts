import { ServiceError } from '../cloud/service.ts'

/** Payload limits in bytes of JSON: 6 MB for synchronous, 1 MB for asynchronous invocations (Lambda quotas). */
const limitBytes = { RequestResponse: 6_291_456, Event: 1_048_576 } as const

/**
 * An event as JSON; no event at all is an empty object.
 * @throws ServiceError RequestTooLargeException.
 */
export function payloadJsonOf(payload: unknown, invocationType: keyof typeof limitBytes): string {
  const json = JSON.stringify(payload === undefined ? {} : payload)
  const bytes = Buffer.byteLength(json)
  if (bytes > limitBytes[invocationType])
    throw new ServiceError(
      'RequestTooLargeException',
      `${bytes} byte payload is too large for the ${invocationType} invocation type (limit ${limitBytes[invocationType]} bytes)`,
      { httpStatus: 413 },
    )
  return json
}
