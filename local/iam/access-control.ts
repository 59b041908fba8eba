import type { Accounts } from '../cloud/accounts.ts'
import type { Clock } from '../cloud/clock.ts'
import type { Caller } from '../cloud/service.ts'
import { type AccessDecision, decideAccess, type ResourcePolicies } from './access-decision.ts'
import { accessSentence } from './access-sentence.ts'
import type { ActionUses } from './action-uses.ts'
import { conditionContext, evaluate, type AccessRequest } from './evaluate.ts'
import type { OrganizationPolicies } from './organization-policies.ts'
import type { Policy } from './policy.ts'
import { readPolicy } from './read-policy.ts'
import { type ContextValues, principalContext, requestContext } from './request-context.ts'
import type { Role } from './role.ts'
import type { Roles } from './roles.ts'
import type { SessionPolicies } from './session-policies.ts'

/** What somebody wants to do. */
export interface AccessQuestion {
  readonly caller: Caller
  /** `service:Action`. */
  readonly action: string
  readonly resource: string
  /** The Region of the request; absent for services that have none. */
  readonly region?: string
  /** Values of condition keys that the service tells. */
  readonly context?: ContextValues
  /** Absent where the service of the resource decides by itself whom it lets in. */
  readonly resourcePolicies?: ResourcePolicies
}

/** All policies of all accounts and of the organization, asked at once. */
export interface AccessControl {
  decide(question: AccessQuestion): AccessDecision
  /** AWS's sentence on why something is refused; `undefined` when it is allowed. */
  refusal(question: AccessQuestion): string | undefined
}

/** What an access control knows. */
export interface AccessControlParts {
  readonly clock: Clock
  readonly accounts: Accounts
  readonly roles: Roles
  readonly organizationPolicies: OrganizationPolicies
  readonly sessionPolicies: SessionPolicies
  /** Told what roles do by their own policies. */
  readonly uses: ActionUses
}

/** Decides with the identity, boundary, session and service control policies of the caller. */
export function createAccessControl(parts: AccessControlParts): AccessControl {
  const decide: AccessControl['decide'] = (question) => {
    const { caller, action, resource, resourcePolicies } = question
    const role = caller.roleArn === undefined ? undefined : parts.roles.find(caller.roleArn)
    const request: AccessRequest = {
      principal: { kind: 'caller', caller },
      action,
      resource,
      context: conditionContext(contextOf(parts, question, role)),
    }
    const decision = decideAccess(
      {
        identity: identityPolicies(caller, role),
        boundary: role?.boundary,
        session: parts.sessionPolicies.of(caller),
        serviceControl: parts.organizationPolicies.limitsOf(caller),
        resource: resourcePolicies,
      },
      request,
    )
    if (decision.kind === 'allowed' && role !== undefined) noteUse(parts.uses, role, request)
    return decision
  }

  return {
    decide,
    refusal: (question) => accessSentence(decide(question), { ...question, callerArn: question.caller.arn }),
  }
}

/** What a resource-based policy alone allows is no use of the role's own policies. */
function noteUse(uses: ActionUses, role: Role, request: AccessRequest): void {
  const isNew = !uses.of(role.arn).has(request.action)
  if (isNew && evaluate(role.policies, request).kind === 'allowed') uses.note(role.arn, request.action)
}

/** What the administrator of an account may do: everything that the organization does not forbid. */
const administratorPolicies: readonly Policy[] = [
  readPolicy(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    { name: 'administrator', kind: 'identity' },
  ),
]

function identityPolicies(caller: Caller, role: Role | undefined): readonly Policy[] {
  return caller.roleArn === undefined ? administratorPolicies : (role?.policies ?? [])
}

function contextOf(
  { accounts, clock }: AccessControlParts,
  { caller, resource, region, context }: AccessQuestion,
  role: Role | undefined,
): ContextValues {
  const tags: ContextValues = Object.fromEntries(
    Object.entries(role?.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
  )
  return {
    ...principalContext(caller, accounts),
    ...requestContext({ resource, region, nowMs: clock.now() }, accounts),
    'aws:userid':
      role === undefined
        ? caller.accountId
        : `${role.id}:${caller.arn.slice(caller.arn.lastIndexOf('/') + 1)}`,
    ...tags,
    ...context,
  }
}
