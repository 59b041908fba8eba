import * as z from 'zod/mini'

/**
 * Reads the environment variables that a function needs.
 * @throws Error that names the first variable which is missing or malformed; Lambda then fails to initialise.
 */
export function parseEnvironment<T>(
  schema: z.core.$ZodType<T>,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): T {
  const parsed = z.safeParse(schema, variables)
  if (parsed.success) return parsed.data

  const name = String(parsed.error.issues[0]?.path[0] ?? '')
  const value = variables[name]
  const got = value === undefined ? 'nothing' : JSON.stringify(value)
  throw new Error(
    `Expected the environment variable ${name} to be ${parsed.error.issues[0]?.message ?? 'set'}, got ${got}`,
  )
}

/** A table's name. */
export const tableName = z
  .string({ error: "the ledger's table name" })
  .check(z.regex(/^[\w.-]{3,255}$/, { error: "the ledger's table name" }))

/** A 12-digit account id. */
export const ownerAccountId = z
  .string({ error: 'the id of the owner account' })
  .check(z.regex(/^\d{12}$/, { error: 'the id of the owner account: 12 digits' }))
