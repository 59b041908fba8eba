import { decideAccess, type AccessDecision } from '../../../local/iam/access-decision.ts'
import { conditionContext } from '../../../local/iam/evaluate.ts'
import type { RequestPrincipal } from '../../../local/iam/principal.ts'
import { type PolicyKind, readPolicy } from '../../../local/iam/read-policy.ts'

export type Statement = Readonly<Record<string, unknown>>

/** Who asks, for what, under which policies, and what AWS's page says comes of it. */
export interface PublishedRule {
  readonly says: string
  /** A session of the role of account A when absent. */
  readonly by?: RequestPrincipal
  /** Of account A when absent. */
  readonly resource?: string
  readonly action?: string
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  readonly identity?: readonly Statement[]
  readonly boundary?: readonly Statement[]
  readonly session?: readonly Statement[]
  /** From the root down to the account. */
  readonly serviceControl?: readonly (readonly Statement[])[]
  readonly onResource?: readonly Statement[]
  /** For resources that nothing opens but their own policy. */
  readonly mustAllow?: boolean
  readonly grants?: readonly Statement[]
  /** `allowed`, or `deny` for an explicit one and `no` for an implicit one, with who said so. */
  readonly is:
    | 'allowed'
    | `${'deny' | 'no'} ${'identity' | 'resource' | 'boundary' | 'session' | 'serviceControl'}`
}

export const accountA = '111122223333'
export const accountB = '444455556666'
export const roleArn = `arn:aws:iam::${accountA}:role/examplerole`
export const sessionArn = `arn:aws:sts::${accountA}:assumed-role/examplerole/examplerolesessionname`
export const userArn = `arn:aws:iam::${accountA}:user/exampleuser`
export const rootArn = `arn:aws:iam::${accountA}:root`

export const session: RequestPrincipal = {
  kind: 'caller',
  caller: { accountId: accountA, arn: sessionArn, roleArn },
}
export const user: RequestPrincipal = { kind: 'caller', caller: { accountId: accountA, arn: userArn } }
export const service = (name: string): RequestPrincipal => ({ kind: 'service', name })

export const queueOf = (accountId: string): string => `arn:aws:sqs:eu-west-1:${accountId}:queue`
const action = 'sqs:SendMessage'

export const allow = (rest: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: '*',
  ...rest,
})
export const deny = (rest: Statement = {}): Statement => ({ ...allow(rest), Effect: 'Deny' })
export const allowOther = allow({ Action: 's3:*' })
export const allowTo = (AWS: string | readonly string[], rest: Statement = {}): Statement =>
  allow({ Principal: { AWS }, ...rest })
export const denyTo = (AWS: string | readonly string[], rest: Statement = {}): Statement =>
  deny({ Principal: { AWS }, ...rest })
export const denyAllBut = (AWS: string | readonly string[], rest: Statement = {}): Statement =>
  deny({ NotPrincipal: { AWS }, ...rest })

/** What the evaluator makes of a rule, in the words of the table. */
export function outcomeOf(rule: PublishedRule): PublishedRule['is'] {
  const resource = rule.resource ?? queueOf(accountA)
  const decision = decideAccess(
    {
      identity: read(rule.identity ?? [], 'identity'),
      boundary: rule.boundary && read(rule.boundary, 'identity'),
      session: rule.session && read(rule.session, 'identity'),
      serviceControl: (rule.serviceControl ?? []).map((level) => read(level, 'identity')),
      resource: rule.onResource && {
        accountId: resource.split(':')[4]!,
        policies: read(rule.onResource, 'resource'),
        grants: read(rule.grants ?? [], 'resource'),
        mustAllow: rule.mustAllow ?? false,
      },
    },
    {
      principal: rule.by ?? session,
      action: rule.action ?? action,
      resource,
      context: conditionContext(rule.context ?? {}),
    },
  )
  return written(decision)
}

function read(statements: readonly Statement[], kind: PolicyKind) {
  return statements.map((Statement) =>
    readPolicy({ Version: '2012-10-17', Statement }, { name: 'rule', kind }),
  )
}

function written(decision: AccessDecision): PublishedRule['is'] {
  switch (decision.kind) {
    case 'allowed':
      return 'allowed'
    case 'explicitDeny':
      return `deny ${decision.by}`
    case 'implicitDeny':
      return `no ${decision.by}`
  }
}
