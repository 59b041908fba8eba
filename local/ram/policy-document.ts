import * as z from 'zod'

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)], 'expected a string or a list of strings')

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.literal('Allow', 'expected "Allow"'),
  Principal: z.union([z.literal('*'), z.strictObject({ AWS: oneOrMore })], 'expected "*" or {"AWS": ...}'),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z
    .union(
      [
        z.strictObject({ StringEquals: z.strictObject({ 'aws:PrincipalOrgID': oneOrMore }) }),
        z.strictObject({ 'ForAnyValue:StringLike': z.strictObject({ 'aws:PrincipalOrgPaths': oneOrMore }) }),
      ],
      'expected no condition but StringEquals on aws:PrincipalOrgID or ForAnyValue:StringLike on aws:PrincipalOrgPaths',
    )
    .optional(),
})

const documentSchema = z.strictObject({
  Version: z.literal('2012-10-17', 'expected "2012-10-17"'),
  Id: z.string().optional(),
  Statement: z.preprocess(
    (statements): unknown[] => (Array.isArray(statements) ? statements : [statements]),
    z.array(statementSchema).min(1, 'expected at least one statement'),
  ),
})

/** A resource policy of the form that RAM takes; members that may be one or a list are as their author wrote them. */
export type PolicyDocument = z.infer<typeof documentSchema>

/** One statement of a resource policy. */
export type PolicyStatement = PolicyDocument['Statement'][number]

/** What reading a policy's text gave. */
export type ReadDocument =
  | { readonly kind: 'document'; readonly document: PolicyDocument }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Reads a policy's text: JSON of the form that resource policies have. Whom and what it names is not looked at. */
export function readPolicyDocument(text: string): ReadDocument {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { kind: 'unreadable', reason: 'The policy is not valid JSON.' }
  }
  const parsed = documentSchema.safeParse(json)
  if (parsed.success) return { kind: 'document', document: parsed.data }

  const issue = parsed.error.issues[0]
  return { kind: 'unreadable', reason: `${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'not a policy'}.` }
}

/** A member that may be one string or a list, as a list. */
export function listOf(oneOrMore: string | readonly string[]): readonly string[] {
  return typeof oneOrMore === 'string' ? [oneOrMore] : oneOrMore
}

function placeOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
  return steps.join('').slice(1) || 'The policy'
}
