import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import type { CodecSettings, DocumentType } from '@smithy/types'

import { isRecord } from '../is-record.ts'
import { textOf } from '../message.ts'
import type { WireError } from './error-shapes.ts'

/** JSON bodies, by schema. */
export interface JsonBody {
  /** @throws Error when the body is not a JSON object, or not of the schema. An empty body is an empty structure. */
  read(schema: NormalizedSchema, body: Uint8Array): Readonly<Record<string, unknown>>
  write(schema: NormalizedSchema, value: unknown): Uint8Array
  writeError(error: WireError): Uint8Array
}

/** How timestamps travel in the JSON protocols: as epoch seconds, where the model says nothing else. */
export const jsonSettings = {
  timestampFormat: { useTrait: true, default: 7 },
  httpBindings: true,
} as const satisfies CodecSettings

/** JSON bodies; in restJson1 members may have a `jsonName`. */
export function createJsonBody(jsonName: boolean): JsonBody {
  const deserializer = new JsonShapeDeserializer2({ ...jsonSettings, jsonName })
  const serializer = new JsonShapeSerializer2({ ...jsonSettings, jsonName })

  const write: JsonBody['write'] = (schema, value) => {
    serializer.write(schema, value)
    const { buffer, byteOffset, byteLength } = serializer.flush()
    // The serializer's bytes pose as text, and complain when they are taken for it.
    return new Uint8Array(buffer, byteOffset, byteLength)
  }
  return {
    read: (schema, body) => {
      const value: unknown = deserializer.readObject(schema, parseObject(body))
      return isRecord(value) ? value : {}
    },
    write: (schema, value) => (schema.isUnitSchema() ? emptyObject : write(schema, value ?? {})),
    writeError: ({ code, schema, members }) => {
      const value = { __type: code, ...members }
      return schema === undefined ? Buffer.from(JSON.stringify(value)) : write(schema, value)
    },
  }
}

const emptyObject = Buffer.from('{}')

function parseObject(body: Uint8Array): DocumentType {
  if (body.length === 0) return {}
  const value: unknown = JSON.parse(textOf(body))
  if (!isJsonObject(value)) throw new TypeError(`Expected the body to be a JSON object, got ${textOf(body)}`)
  return value
}

function isJsonObject(value: unknown): value is Record<string, DocumentType> {
  return isRecord(value)
}
