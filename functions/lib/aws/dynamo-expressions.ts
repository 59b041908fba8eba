type Attributes = Readonly<Record<string, unknown>>

/** When a write takes place. `#name` and `:value` of the expression stand for `names` and `values`. */
export interface Condition {
  readonly expression: string
  readonly names?: Readonly<Record<string, string>>
  readonly values?: Attributes
}

/** What an update does to an item, by attribute. */
export interface Change {
  readonly set?: Attributes
  readonly remove?: readonly string[]
  /** Added to a number, or to a set of texts or numbers; an absent one counts as 0, or as empty. */
  readonly add?: Readonly<Record<string, number | ReadonlySet<string> | ReadonlySet<number>>>
}

/** The condition that there is no such item. */
export const isAbsent: Condition = { expression: 'attribute_not_exists(pk)' }

/** The condition that there is such an item. */
export const isThere: Condition = { expression: 'attribute_exists(pk)' }

/** What an update does, as DynamoDB wants to be told. */
export function expressionsOf({ set = {}, remove = [], add = {} }: Change) {
  const clauses = [
    ['SET', Object.keys(set).map((name) => `#${name} = :${name}`)],
    ['REMOVE', remove.map((name) => `#${name}`)],
    ['ADD', Object.keys(add).map((name) => `#${name} :${name}`)],
  ] as const
  const named = [...Object.keys(set), ...remove, ...Object.keys(add)]
  return {
    update: clauses
      .flatMap(([verb, terms]) => (terms.length === 0 ? [] : `${verb} ${terms.join(', ')}`))
      .join(' '),
    names: Object.fromEntries(named.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(
      Object.entries({ ...set, ...add }).map(([name, value]) => [`:${name}`, value]),
    ),
  }
}

/** A condition, as DynamoDB wants to be told. */
export function conditionOf({ expression, ...used }: Condition) {
  return { ConditionExpression: expression, ...expressionNames(used) }
}

/** The names and values of expressions; DynamoDB refuses empty maps of them. */
export function expressionNames({ names = {}, values = {} }: Omit<Condition, 'expression'>) {
  return {
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: { ...names } }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: { ...values } }),
  }
}
