import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import type { CodecSettings } from '@smithy/types'

/** Scalars as text, as they stand in paths, queries, headers, forms and XML. */
export interface TextValues {
  read(schema: NormalizedSchema, text: string): unknown
  write(schema: NormalizedSchema, value: unknown): string
}

/** Scalars as text; the settings tell how a protocol writes timestamps. */
export function createTextValues(settings: CodecSettings): TextValues {
  const deserializer = new FromStringShapeDeserializer(settings)
  const serializer = new ToStringShapeSerializer(settings)
  return {
    read: (schema, text) => {
      const value: unknown = deserializer.read(schema, text)
      return value
    },
    write: (schema, value) => {
      serializer.write(schema, value)
      return serializer.flush()
    },
  }
}
