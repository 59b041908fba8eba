import * as z from 'zod'

/** An attribute as DynamoDB's JSON writes it: one member that names its type. */
const attribute: z.ZodType<object> = z.looseObject({})
const members = z.record(z.string(), attribute)

/** A whole item of DynamoDB's JSON. */
export const dynamoItem = members

/**
 * The size of an item, in bytes (DynamoDB Developer Guide, "Item sizes and formats"): names and values, a little for
 * lists and maps, half a byte for each digit of a number.
 */
export function itemBytes(item: unknown): number {
  const read = members.parse(item)
  return Object.entries(read).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  )
}

function valueBytes(value: object): number {
  const [[type, content] = ['NULL', true]] = Object.entries(value)
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content))
    case 'N':
      return Math.ceil(String(content).replaceAll(/\D/g, '').length / 2) + 1
    case 'B':
      return Math.floor((String(content).length * 3) / 4)
    case 'M':
      return 3 + Object.values(members.parse(content)).length + itemBytes(content)
    case 'L':
      return (
        3 +
        z
          .array(attribute)
          .parse(content)
          .reduce<number>((sum, one) => sum + 1 + valueBytes(one), 0)
      )
    case 'SS':
      return z
        .array(z.string())
        .parse(content)
        .reduce((sum, one) => sum + Buffer.byteLength(one), 0)
    default:
      return 1
  }
}

/** What one write of an item costs: a unit for each begun KB, at least one. */
export function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}
