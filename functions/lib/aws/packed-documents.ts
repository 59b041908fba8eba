import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import { parseJson } from '../domain/json-text.ts'
import { isAbsent } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import type { ItemKey } from './ledger-keys.ts'

/** Values too large for an item each: JSON, gzipped, in as few items as it takes, because every KB written counts. */
export interface PackedDocuments {
  /** Answers whether it was written: what stands there stays. */
  writeOnce(key: ItemKey, value: unknown): Promise<boolean>
  /** What was written, in the form of the schema. @throws InvalidInput when it was changed by another hand. */
  read<T extends z.core.$ZodType>(key: ItemKey, schema: T): Promise<z.output<T> | undefined>
  /** Everything that was written in a partition under sort keys that begin so, in their order. @throws as `read`. */
  readAll<T extends z.core.$ZodType>(beginning: ItemKey, schema: T): Promise<readonly z.output<T>[]>
}

/** Below 200 KB with key and names, whatever the kind of text. */
const mostCharacters = 190_000

const partSchema = z.object({ packed: z.string() })

const headSchema = z.object({
  /** The first part. */
  packed: z.string(),
  /** How many parts there are. */
  parts: z.number(),
  /** Of all parts; the others stand under it, so that those of two attempts never mix. */
  digest: z.string(),
})

/** Packed values in the ledger table. */
export function createPackedDocuments(client: DynamoDBDocumentClient, tableName: string): PackedDocuments {
  const items = createDynamoItems(client, tableName)
  return {
    writeOnce: async (key, value) => {
      const { parts, digest } = pack(value)
      const [packed = '', ...others] = parts
      // The head last: what it names is there. A part that stands there already has the same content.
      for (const [index, part] of others.entries()) {
        await items.put({ ...partKey(key, digest, index + 1), packed: part }, isAbsent)
      }
      return items.put({ ...key, packed, parts: parts.length, digest }, isAbsent)
    },
    read: async (key, schema) => {
      const item = await items.get(key)
      if (item === undefined) return undefined
      const head = parseItem(headSchema, item)
      const texts = [head.packed]
      for (let index = 1; index < head.parts; index += 1) {
        texts.push(parseItem(partSchema, await items.get(partKey(key, head.digest, index))).packed)
      }
      return parseItem(schema, unpack(texts.join('')))
    },
    readAll: async ({ pk, sk }, schema) => {
      const found = await items.query({
        condition: 'pk = :pk AND begins_with(sk, :beginning)',
        values: { ':pk': pk, ':beginning': sk },
      })
      const parts = new Map(found.map((item) => partOf(item)))
      return found.flatMap((item) => {
        const head = z.safeParse(headSchema, item)
        return head.success
          ? [parseItem(schema, unpack(textOf(parseItem(keySchema, item), head.data, parts)))]
          : []
      })
    },
  }
}

const keySchema = z.object({ pk: z.string(), sk: z.string() })

function partOf(item: unknown): readonly [string, string] {
  return [parseItem(keySchema, item).sk, parseItem(partSchema, item).packed]
}

/** A part that is missing leaves a text that cannot be unpacked. */
function textOf(
  key: ItemKey,
  { packed, parts, digest }: z.infer<typeof headSchema>,
  bySortKey: ReadonlyMap<string, string>,
): string {
  const others = Array.from({ length: parts - 1 }, (_, index) =>
    bySortKey.get(partKey(key, digest, index + 1).sk),
  )
  return [packed, ...others].join('')
}

function partKey({ pk, sk }: ItemKey, digest: string, index: number): ItemKey {
  return { pk, sk: `${sk}#${digest}#${String(index).padStart(3, '0')}` }
}

function pack(value: unknown): { readonly parts: readonly string[]; readonly digest: string } {
  const text = gzipSync(JSON.stringify(value)).toString('base64')
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const parts = Array.from({ length: Math.ceil(text.length / mostCharacters) }, (_, index) =>
    text.slice(index * mostCharacters, (index + 1) * mostCharacters),
  )
  return { parts, digest }
}

/** `undefined` for what is no packed JSON: the schema then says what was expected. */
function unpack(packed: string): unknown {
  try {
    return parseJson(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'))
  } catch {
    return undefined
  }
}
