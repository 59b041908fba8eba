/** An item as DynamoDB's JSON has it. */
export function item(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, attribute(value)]))
}

function attribute(value: unknown): Record<string, unknown> {
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (Array.isArray(value)) return { L: value.map(attribute) }
  return typeof value === 'object' ? { M: item(value as object) } : { S: value }
}
