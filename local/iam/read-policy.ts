import * as z from 'zod'

import { ServiceError } from '../cloud/service.ts'
import { compileCondition, type Condition } from './condition.ts'
import { compilePattern, type Pattern, type PatternSyntax } from './pattern.ts'
import type { Policy, Selection, Statement } from './policy.ts'
import { type PolicyPrincipal, readAwsPrincipal, readServicePrincipal } from './principal.ts'

/** Where a policy stands: on an identity, on a role as its trust policy, or on another resource. */
export type PolicyKind = 'identity' | 'trust' | 'resource'

const oneOrMore = <Element extends z.ZodType>(element: Element) =>
  z.preprocess((value): unknown => (Array.isArray(value) ? value : [value]), z.array(element).min(1))
const texts = oneOrMore(z.string())
const principalForm = z.preprocess(
  (value) => (value === '*' ? { AWS: ['*'] } : value),
  z.strictObject({ AWS: texts.optional(), Service: texts.optional() }),
)

const statementForm = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principalForm.optional(),
  NotPrincipal: principalForm.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z
    .record(z.string(), z.record(z.string(), oneOrMore(z.union([z.string(), z.boolean(), z.number()]))))
    .optional(),
})

const documentForm = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).default('2008-10-17'),
  Id: z.string().optional(),
  Statement: oneOrMore(statementForm),
})

type StatementText = z.output<typeof statementForm>

const actionForm = /^(?:\*|[a-z0-9-]+:[a-z0-9*?]+)$/i
const resourceForm = /^(?:\*|arn:[^:]+:[^:]+:(?:[^:]*:[^:]*:.+|.*\*))$/s
const beyondFifthColon = /^(?:[^:]*:){5}/

/**
 * Reads a policy document. Nothing in it is ever ignored: what is not evaluated here is refused.
 * @throws ServiceError MalformedPolicyDocument for what AWS refuses and for elements and operators that are not evaluated here.
 */
export function readPolicy(
  document: unknown,
  { name, kind }: { readonly name: string; readonly kind: PolicyKind },
): Policy {
  const parsed = documentForm.safeParse(document)
  if (!parsed.success)
    throw malformed(
      name,
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    )

  const { Version, Id, Statement: statements } = parsed.data
  const variables = Version === '2012-10-17'
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]))
  if (kind === 'identity' && Id !== undefined) throw malformed(name, ['Id: not allowed in identity policies'])
  if (new Set(sids).size < sids.length)
    throw malformed(name, ['statement ids (SID) in a single policy must be unique'])
  try {
    return { name, statements: statements.map((statement) => readStatement(statement, { kind, variables })) }
  } catch (error) {
    if (error instanceof RangeError) throw malformed(name, [error.message])
    throw error
  }
}

function malformed(name: string, reasons: readonly string[]): ServiceError {
  return new ServiceError('MalformedPolicyDocument', `Policy ${name} is refused: ${reasons.join('; ')}`)
}

interface Setting {
  readonly kind: PolicyKind
  readonly variables: boolean
}

function readStatement(statement: StatementText, { kind, variables }: Setting): Statement {
  const syntax: PatternSyntax = { wildcards: true, ignoreCase: false, variables }
  return {
    sid: statement.Sid,
    effect: statement.Effect,
    ...readPrincipals(statement, kind),
    actions: readSelection('Action', statement.Action, statement.NotAction, (text) => readAction(text)),
    resources: readResources(statement, kind, syntax),
    conditions: readConditions(statement, variables),
  }
}

function readPrincipals(
  { Effect, Principal, NotPrincipal }: StatementText,
  kind: PolicyKind,
): Pick<Statement, 'principals' | 'exceptPrincipals'> {
  if (kind === 'identity') {
    if (Principal !== undefined || NotPrincipal !== undefined)
      throw new RangeError('Policy document should not specify a principal.')
    return { principals: undefined }
  }
  if (NotPrincipal === undefined) return { principals: readNames(Principal) }
  if (kind === 'trust') throw new RangeError('Has prohibited field NotPrincipal')
  if (Principal !== undefined || Effect === 'Allow')
    throw new RangeError('Expected NotPrincipal with "Effect": "Deny" and without Principal')
  return { principals: undefined, exceptPrincipals: readNames(NotPrincipal) }
}

function readNames(names: StatementText['Principal']): readonly PolicyPrincipal[] {
  const principals = [
    ...(names?.AWS ?? []).map((text) => readAwsPrincipal(text)),
    ...(names?.Service ?? []).map((text) => readServicePrincipal(text)),
  ]
  if (principals.length === 0) throw new RangeError('Missing required field Principal')
  return principals
}

function readResources(
  statement: StatementText,
  kind: PolicyKind,
  syntax: PatternSyntax,
): Selection | undefined {
  const { Resource, NotResource } = statement
  if (kind === 'trust') {
    if (Resource !== undefined || NotResource !== undefined)
      throw new RangeError('Has prohibited field Resource')
    return undefined
  }
  return readSelection('Resource', Resource, NotResource, (text) => readResource(text, syntax))
}

function readSelection(
  element: string,
  only: readonly string[] | undefined,
  except: readonly string[] | undefined,
  read: (text: string) => Pattern,
): Selection {
  const texts = only ?? except
  if (texts === undefined || (only !== undefined && except !== undefined)) {
    throw new RangeError(`Expected a statement to have either ${element} or Not${element}`)
  }
  return { except: only === undefined, patterns: texts.map(read) }
}

function readAction(text: string): Pattern {
  if (!actionForm.test(text))
    throw new RangeError(`Expected an action to be service:Action or *, got ${text}`)
  return compilePattern(text, { wildcards: true, ignoreCase: true, variables: false })
}

function readResource(text: string, syntax: PatternSyntax): Pattern {
  const pattern = compilePattern(text, syntax)
  const fixedStart = pattern.variableKeys.length === 0 ? text : text.slice(0, text.indexOf('${'))
  if (!resourceForm.test(text) || (fixedStart !== text && !beyondFifthColon.test(fixedStart))) {
    throw new RangeError(
      `Expected a resource to be * or an ARN, with variables only behind its fifth colon, got ${text}`,
    )
  }
  return pattern
}

function readConditions({ Condition }: StatementText, variables: boolean): readonly Condition[] {
  return Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      compileCondition({ operator, key, values: values.map(String), variables }),
    ),
  )
}
