import { createHash } from 'node:crypto'

import type { MessageAttributeValue } from '@aws-sdk/client-sqs'

import { invalidParameter } from './sqs-errors.ts'

/** Attributes of a message by name. */
export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>

const nameForm = /^(?!(?:aws|amazon)\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i
const dataTypeForm = /^(?:String|Number|Binary)(?:\..+)?$/

/** MD5 of a text as SQS reports it, which SDKs check. */
export function md5OfText(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

/**
 * MD5 of a message's attributes (SQS developer guide, "Calculating the MD5 message digest for message attributes"):
 * sorted by name; name, type and value each with its length before it, and a byte for text or binary.
 */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const digest = createHash('md5')
  const names = Object.keys(attributes).toSorted((one, other) => (one < other ? -1 : 1))
  for (const name of names) {
    const value = attributes[name]
    if (value === undefined) continue
    const { binary, bytes } = contentOf(value)
    for (const part of [Buffer.from(name), Buffer.from(value.DataType ?? '')]) digest.update(withLength(part))
    digest.update(Uint8Array.of(binary ? 2 : 1)).update(withLength(bytes))
  }
  return digest.digest('hex')
}

/** Bytes of names, types and values, which count towards a message's size. */
export function attributesSize(attributes: MessageAttributes): number {
  const sizes = Object.entries(attributes).map(
    ([name, value]) =>
      Buffer.byteLength(name) + Buffer.byteLength(value.DataType ?? '') + contentOf(value).bytes.length,
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** @throws ServiceError InvalidParameterValue. */
export function checkAttributes(attributes: MessageAttributes): void {
  const names = Object.keys(attributes)
  if (names.length > 10)
    throw invalidParameter(`Number of message attributes [${names.length}] exceeds the allowed maximum [10].`)
  for (const [name, value] of Object.entries(attributes)) {
    if (!nameForm.test(name)) throw invalidParameter(`The message attribute name '${name}' is invalid.`)
    if (!dataTypeForm.test(value.DataType ?? ''))
      throw invalidParameter(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      )
    if (contentOf(value).bytes.length === 0)
      throw invalidParameter(
        `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${value.DataType ?? ''}'.`,
      )
  }
}

/** The attributes whose names were asked for: names, beginnings such as `RULE_.*`, `.*` or `All`. */
export function selectAttributes(
  attributes: MessageAttributes,
  asked: readonly string[] | undefined,
): MessageAttributes {
  const isAsked = (name: string): boolean =>
    (asked ?? []).some(
      (pattern) =>
        pattern === 'All' ||
        pattern === name ||
        (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
    )
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isAsked(name)))
}

function contentOf(value: MessageAttributeValue): { readonly binary: boolean; readonly bytes: Uint8Array } {
  const binary = value.DataType?.startsWith('Binary') === true
  return {
    binary,
    bytes: binary ? (value.BinaryValue ?? new Uint8Array()) : Buffer.from(value.StringValue ?? ''),
  }
}

function withLength(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
