import type { Accounts } from '../cloud/accounts.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import { rootIdOf } from '../cloud/organization-arns.ts'
import type { Caller } from '../cloud/service.ts'
import type { OrganizationPolicies } from '../iam/organization-policies.ts'
import type { Policy } from '../iam/policy.ts'
import { readServiceControlPolicy } from './service-control-policy.ts'

/** A service control policy of the organization. */
export interface ServiceControlPolicy {
  /** `p-…` */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly awsManaged: boolean
  /** As it was written. */
  readonly text: string
  readonly policy: Policy
}

/** A policy as it is to be made. */
export type NewPolicy = Pick<ServiceControlPolicy, 'name' | 'description' | 'text'>

/** The service control policies of the organization, and what they are attached to: the root, units and accounts. */
export interface PolicyStore extends OrganizationPolicies {
  /** Whether the policy type is enabled; nothing limits anybody before. */
  isEnabled(): boolean
  /** Enables the policy type: `FullAWSAccess` is attached to everything that exists or will. */
  enable(): void
  readonly all: readonly ServiceControlPolicy[]
  /** @throws ServiceError MalformedPolicyDocumentException, ConstraintViolationException. */
  create(policy: NewPolicy): ServiceControlPolicy
  find(policyId: string): ServiceControlPolicy | undefined
  /** The policies directly on the root, a unit or an account. */
  attachedTo(targetId: string): readonly ServiceControlPolicy[]
  attach(policyId: string, targetId: string): void
  detach(policyId: string, targetId: string): void
}

/** The policy that AWS attaches everywhere, so that nothing is limited at first. */
export const fullAccessId = 'p-FullAWSAccess'

/** Service-linked roles are not limited (Organizations User Guide, "Tasks and entities not restricted by SCPs"). */
const serviceLinkedRole = /^arn:[^:]+:iam::\d{12}:role\/aws-service-role\//

/** The policies of an organization that has not enabled them yet. */
export function createPolicyStore({
  accounts,
  identifiers,
}: {
  readonly accounts: Accounts
  readonly identifiers: Identifiers
}): PolicyStore {
  const policies = new Map<string, ServiceControlPolicy>([[fullAccessId, fullAccess()]])
  const attachments = new Map<string, readonly string[]>()
  let enabled = false

  const idsOn = (targetId: string): readonly string[] => attachments.get(targetId) ?? [fullAccessId]
  const attachedTo: PolicyStore['attachedTo'] = (targetId) =>
    idsOn(targetId).flatMap((id) => {
      const policy = policies.get(id)
      return policy === undefined ? [] : [policy]
    })

  return {
    isEnabled: () => enabled,
    enable: () => {
      enabled = true
    },
    get all() {
      return [...policies.values()]
    },
    create: ({ name, description, text }) => {
      const policy = readServiceControlPolicy(text, name)
      const created = { id: `p-${identifiers.hex(8)}`, name, description, awsManaged: false, text, policy }
      policies.set(created.id, created)
      return created
    },
    find: (policyId) => policies.get(policyId),
    attachedTo,
    attach: (policyId, targetId) =>
      void attachments.set(targetId, [...new Set([...idsOn(targetId), policyId])]),
    detach: (policyId, targetId) =>
      void attachments.set(
        targetId,
        idsOn(targetId).filter((id) => id !== policyId),
      ),
    limitsOf: (caller) =>
      enabled ? levelsAbove(accounts, caller).map((id) => attachedTo(id).map(({ policy }) => policy)) : [],
  }
}

/** From the root through the units down to the account; nothing for those whom no service control policy limits. */
function levelsAbove(accounts: Accounts, { accountId, roleArn }: Caller): readonly string[] {
  const { organization } = accounts
  if (organization === undefined || !organization.accountIds.has(accountId)) return []
  if (accountId === organization.managementAccountId) return []
  if (roleArn !== undefined && serviceLinkedRole.test(roleArn)) return []
  const units = accounts.unitsOf(accountId).map(({ id }) => id)
  return [rootIdOf(organization), ...units.toReversed(), accountId]
}

function fullAccess(): ServiceControlPolicy {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  })
  return {
    id: fullAccessId,
    name: 'FullAWSAccess',
    description: 'Allows access to every operation',
    awsManaged: true,
    text,
    policy: readServiceControlPolicy(text, 'FullAWSAccess'),
  }
}
