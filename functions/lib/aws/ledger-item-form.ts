import * as z from 'zod/mini'

import { InvalidInput } from '../domain/errors.ts'
import type { ItemKey } from './ledger-keys.ts'

const keyShape = z.object({ pk: z.string(), sk: z.string() })

/** An item in the form that it was written in. @throws InvalidInput when it was changed by another hand. */
export function parseItem<T extends z.core.$ZodType>(schema: T, item: unknown): z.output<T> {
  const parsed = z.safeParse(schema, item)
  if (parsed.success) return parsed.data
  const key = z.safeParse(keyShape, item)
  const where = key.success ? `${key.data.pk} ${key.data.sk}` : 'without a key'
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new InvalidInput(`Expected ledger item ${where} to be as written, got ${problems.join('; ')}`, {
    where,
    remedy: 'Restore the item from a point-in-time copy of the table, or mend it by hand',
    cause: parsed.error,
  })
}

/** DynamoDB's limit of an item is 409,600 bytes; an item that is put and updated once stays below it. */
const maxWriteBytes = 200 * 1024

/**
 * Refuses what would not fit an item. JSON is longer than what DynamoDB counts for our items, which are almost all text.
 * @throws InvalidInput naming the item and its size.
 */
export function checkSize(key: ItemKey, written: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(written))
  if (bytes <= maxWriteBytes) return
  throw new InvalidInput(
    `Expected ledger item ${key.pk} ${key.sk} to be at most ${maxWriteBytes} bytes, got ${bytes}`,
    {
      where: `${key.pk} ${key.sk}`,
      remedy: 'Name fewer accounts at once',
    },
  )
}
