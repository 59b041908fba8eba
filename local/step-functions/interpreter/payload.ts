import { StateFailure } from './failures.ts'

/** Largest input, output or result of a state, in bytes of UTF-8 (quota: 256 KiB). */
export const largestPayloadBytes = 262_144

/** JSON as the history and the API carry it; what is no JSON becomes `null`. */
export function toJsonText(value: unknown): string {
  const text: string | undefined = JSON.stringify(value)
  return text ?? 'null'
}

/** A JSON value without anything that JSON does not have. */
export function toPlainJson(value: unknown): unknown {
  const plain: unknown = JSON.parse(toJsonText(value))
  return plain
}

/** Fails with States.DataLimitExceeded when a value is too large for a state. `producer` is a state's or an integration's name. */
export function refuseTooLarge(value: unknown, producer: string): void {
  if (Buffer.byteLength(toJsonText(value)) <= largestPayloadBytes) return
  throw new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  )
}
