/** What DynamoDB counts of an item (developer guide, "Item sizes and formats"): names and values, and a little for lists and maps. */
export function itemBytes(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return Buffer.byteLength(value)
    case 'number':
      return Math.ceil(String(value).length / 2) + 1
    case 'boolean':
      return 1
    default:
      return bytesOfMembers(value as object)
  }
}

function bytesOfMembers(value: object): number {
  if (value instanceof Set) return sumOf([...value].map(itemBytes))
  if (Array.isArray(value)) return 3 + sumOf(value.map((one) => 1 + itemBytes(one)))
  const members = Object.entries(value).map(([name, one]) => 1 + Buffer.byteLength(name) + itemBytes(one))
  return 3 + sumOf(members)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
