import { type AccessRequest, applicableStatements, evaluate } from './evaluate.ts'
import type { Policy } from './policy.ts'
import { directnessOf, type Directness } from './principal.ts'

/** The policies that have a say in a request, by their kind. */
export interface ApplicablePolicies {
  /** Of the role or user; those of an account's administrator allow everything. */
  readonly identity: readonly Policy[]
  /** The permissions boundary; absent where none is set. */
  readonly boundary?: readonly Policy[] | undefined
  /** The session policies; absent where the session has none. */
  readonly session?: readonly Policy[] | undefined
  /** The service control policies of each level from the root down to the account; none limits where it is empty. */
  readonly serviceControl?: readonly (readonly Policy[])[]
  /** Absent where the service of the resource decides by itself whom it lets in. */
  readonly resource?: ResourcePolicies | undefined
}

/** The resource-based policies of a resource. */
export interface ResourcePolicies {
  /** The account of the resource. */
  readonly accountId: string
  readonly policies: readonly Policy[]
  /**
   * Whether nothing opens the resource without them, not even within its account: key policies and trust policies
   * (KMS Developer Guide, "Key policies"; IAM User Guide, "Cross account resource access in IAM").
   */
  readonly mustAllow?: boolean
  /** What opens the resource to those that it names without their own policies, also from other accounts: grants of KMS. */
  readonly grants?: readonly Policy[]
}

/** A kind of policy, as it decides. */
export type PolicySource = 'serviceControl' | 'resource' | 'identity' | 'boundary' | 'session'

/** What all policies together say, and which kind refused. */
export type AccessDecision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'explicitDeny' | 'implicitDeny'; readonly by: PolicySource }

/**
 * Decides as AWS's enforcement code does: an explicit deny of any policy; then every level of service control policies
 * has to allow; then, within an account, an identity or a resource-based policy, and across accounts both; boundary and
 * session policies limit what identity policies and permissions for the role give (IAM User Guide, "How AWS enforcement
 * code logic evaluates requests to allow or deny access", "Cross-account policy evaluation logic").
 */
export function decideAccess(policies: ApplicablePolicies, given: AccessRequest): AccessDecision {
  const request = withBoundary(given, policies.boundary !== undefined)
  const denying = explicitDenial(policies, request)
  if (denying !== undefined) return { kind: 'explicitDeny', by: denying }

  const missing =
    request.principal?.kind === 'service'
      ? missingForService(policies, request)
      : missingPermission(policies, request)
  return missing === undefined ? { kind: 'allowed' } : { kind: 'implicitDeny', by: missing }
}

function withBoundary(request: AccessRequest, bounded: boolean): AccessRequest {
  const { principal } = request
  return principal?.kind === 'caller' ? { ...request, principal: { ...principal, bounded } } : request
}

/** AWS names one kind of policy, also where several deny; which one is ours to choose. */
function explicitDenial(policies: ApplicablePolicies, request: AccessRequest): PolicySource | undefined {
  const sources: readonly (readonly [PolicySource, readonly Policy[]])[] = [
    ['serviceControl', (policies.serviceControl ?? []).flat()],
    ['resource', policies.resource?.policies ?? []],
    ['identity', policies.identity],
    ['boundary', policies.boundary ?? []],
    ['session', policies.session ?? []],
  ]
  return sources.find(([, kind]) => evaluate(kind, request).kind === 'explicitDeny')?.[0]
}

/** No policy of an identity and none of an organization speaks of services. */
function missingForService(
  { resource }: ApplicablePolicies,
  request: AccessRequest,
): PolicySource | undefined {
  return allows(resource?.policies ?? [], request) ? undefined : 'resource'
}

function missingPermission(policies: ApplicablePolicies, request: AccessRequest): PolicySource | undefined {
  const { serviceControl = [], resource } = policies
  if (!serviceControl.every((level) => allows(level, request))) return 'serviceControl'

  if (allows(resource?.grants ?? [], request)) return missingLimit(policies, request)
  const isOwn = resource !== undefined && resource.accountId === callerAccountOf(request)
  const permission = resource === undefined ? undefined : permissionOf(resource.policies, request)
  if (isOwn && permission === 'itself') return undefined
  if (isOwn && permission === 'role') return missingLimit(policies, request)

  if (!allows(policies.identity, request)) return 'identity'
  const isResourceAsked = resource !== undefined && (!isOwn || resource.mustAllow === true)
  if (isResourceAsked && permission === undefined) return 'resource'
  return missingLimit(policies, request)
}

function missingLimit(
  { boundary, session }: ApplicablePolicies,
  request: AccessRequest,
): PolicySource | undefined {
  if (boundary !== undefined && !allows(boundary, request)) return 'boundary'
  return session === undefined || allows(session, request) ? undefined : 'session'
}

function allows(policies: readonly Policy[], request: AccessRequest): boolean {
  return evaluate(policies, request).kind === 'allowed'
}

function callerAccountOf({ principal }: AccessRequest): string | undefined {
  return principal?.kind === 'caller' ? principal.caller.accountId : undefined
}

/** The most direct permission that resource-based policies give; `undefined` where they give none. */
function permissionOf(policies: readonly Policy[], request: AccessRequest): Directness | undefined {
  const { principal } = request
  if (principal === undefined) return undefined
  const given = new Set(
    applicableStatements(policies, request).flatMap(({ statement }) =>
      statement.effect === 'Allow'
        ? (statement.principals ?? []).map((named) => directnessOf(named, principal))
        : [],
    ),
  )
  const order: readonly Directness[] = ['itself', 'role', 'account']
  return order.find((directness) => given.has(directness))
}
