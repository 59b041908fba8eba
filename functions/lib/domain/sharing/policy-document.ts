import * as z from 'zod/mini'

import { accountOfPrincipal } from '../account-id.ts'
import { parseJson } from '../json-text.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'

/** The most characters that Image Builder takes as a policy (API model of Put*Policy). */
export const maximumPolicyLength = 30_000

/** What a resource's policy is to us. */
export type PolicyReading =
  /** Nobody has shared the resource by policy. */
  | { readonly kind: 'none' }
  /** One statement of our form; with these accounts, ascending. */
  | { readonly kind: 'ours'; readonly accountIds: readonly string[] }
  /** Somebody else's: replacing it could take access away. */
  | { readonly kind: 'foreign'; readonly why: string }

/**
 * Reads a policy. Ours is one statement that allows exactly the type's two actions on exactly this
 * resource to accounts, without a condition: only that can be promoted and only that can we rewrite
 * without loss. RAM rewrites `ID` to `arn:aws:iam::ID:root` and lists to single values, so forms are
 * compared, never texts.
 */
export function readPolicy(text: string | undefined, resource: ResourceArn): PolicyReading {
  if (text === undefined || text.trim() === '') return { kind: 'none' }
  const statements = readStatements(text)
  if (statements === undefined) return foreign('it is not a policy document of the known form')

  const [statement, ...others] = statements
  if (statement === undefined) return { kind: 'none' }
  if (others.length > 0) return foreign(`it has ${statements.length} statements`)

  const allow = readAllowStatement(statement)
  if (allow === undefined) return foreign('its statement is more than allowing actions to accounts')
  return readStatement(allow, resource)
}

/** The statements of a policy; `undefined` where the text is no policy. */
export function readStatements(text: string): readonly unknown[] | undefined {
  const document = z.safeParse(policyDocument, parseJson(text))
  return document.success ? asList(document.data.Statement) : undefined
}

/** A statement that does nothing but allow actions on resources to AWS principals; `undefined` for any other. */
export function readAllowStatement(statement: unknown): AllowStatement | undefined {
  const allow = z.safeParse(allowStatement, statement)
  return allow.success ? allow.data : undefined
}

/** The policy that shares a resource with accounts. */
export function writePolicy(resource: ResourceArn, accountIds: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: accountIds },
        Action: factsOf(resource.type).actions,
        Resource: resource.text,
      },
    ],
  })
}

/** All members of both lists, once, ascending. */
export function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].toSorted()
}

/** Whether both lists, each without repetition, have the same members. */
export function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  const members = new Set(other)
  return one.length === other.length && one.every((member) => members.has(member))
}

const textOrTexts = z.union([z.string(), z.array(z.string())])

const policyDocument = z.strictObject({
  Version: z.optional(z.string()),
  Id: z.optional(z.string()),
  Statement: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
})

/** Strict: a condition, NotAction, NotPrincipal or NotResource makes a statement foreign. */
const allowStatement = z.strictObject({
  Sid: z.optional(z.string()),
  Effect: z.literal('Allow'),
  Principal: z.strictObject({ AWS: textOrTexts }),
  Action: textOrTexts,
  Resource: textOrTexts,
})

type AllowStatement = z.infer<typeof allowStatement>

function readStatement(statement: AllowStatement, resource: ResourceArn): PolicyReading {
  const { actions } = factsOf(resource.type)
  if (!sameMembers([...new Set(asList(statement.Action))], actions)) {
    return foreign(`it allows other actions than ${actions.join(' and ')}`)
  }
  const resources = asList(statement.Resource)
  if (resources.length !== 1 || resources[0] !== resource.text) return foreign('it names another resource')

  const accountIds = asList(statement.Principal.AWS).map(accountOfPrincipal)
  const known = accountIds.filter((id) => id !== undefined)
  return known.length === accountIds.length
    ? { kind: 'ours', accountIds: union(known, []) }
    : foreign('it names principals that are not accounts')
}

function foreign(why: string): PolicyReading {
  return { kind: 'foreign', why }
}

/** IAM lets a single value stand for a list of one. */
export function asList<T>(value: T | readonly T[]): readonly T[] {
  return isList(value) ? value : [value]
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
