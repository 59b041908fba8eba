import {
  AttachPolicy$,
  CreatePolicy$,
  DescribePolicy$,
  DetachPolicy$,
  ListPoliciesForTarget$,
  type AttachPolicyRequest,
  type CreatePolicyRequest,
  type CreatePolicyResponse,
  type DescribePolicyRequest,
  type DescribePolicyResponse,
  type DetachPolicyRequest,
  type ListPoliciesForTargetRequest,
  type ListPoliciesForTargetResponse,
  type PolicySummary,
} from '@aws-sdk/client-organizations'

import type { Organization } from '../cloud/accounts.ts'
import { ServiceError, type Operation, type PermissionNeed, type RequestContext } from '../cloud/service.ts'
import { constraintViolation, invalidInput } from './errors.ts'
import { requireManagedOrganization } from './organization-access.ts'
import { organizationPage } from './organization-page.ts'
import type { OrganizationsParts } from './organizations-parts.ts'
import { arnOfId, needFor, requireTarget } from './place-in-tree.ts'
import type { PolicyStore, ServiceControlPolicy } from './policy-store.ts'

/** Organizations User Guide, "Quotas": service control policies on one root, unit or account. */
const maxPerTarget = 10

/** CreatePolicy: of service control policies only; it limits nobody before it is attached. */
export function createPolicy(
  parts: OrganizationsParts,
): Operation<CreatePolicyRequest, CreatePolicyResponse> {
  const { core, policies } = parts
  return {
    schema: CreatePolicy$,
    needs: () => [{ action: 'organizations:CreatePolicy', resource: '*' }],
    handle: ({ Name: name = '', Description: description = '', Content: text = '', ...input }, context) => {
      const organization = requireManagedOrganization(core, context)
      requireServiceControl(input.Type)
      if ((input.Tags ?? []).length > 0)
        throw new ServiceError(
          'UnsupportedAPIEndpointException',
          'Expected a policy without tags: not modelled here',
        )
      if (policies.all.some((policy) => policy.name === name))
        throw new ServiceError('DuplicatePolicyException', 'A policy with the same name already exists.')
      const policy = policies.create({ name, description, text })
      return { Policy: { PolicySummary: summaryOf(organization, policy), Content: policy.text } }
    },
  }
}

/** DescribePolicy. */
export function describePolicy(
  parts: OrganizationsParts,
): Operation<DescribePolicyRequest, DescribePolicyResponse> {
  return {
    schema: DescribePolicy$,
    needs: ({ PolicyId }) => [policyNeed(parts, 'DescribePolicy', PolicyId)],
    handle: ({ PolicyId }, context) => {
      const organization = requireManagedOrganization(parts.core, context)
      const policy = requirePolicy(parts.policies, PolicyId)
      return { Policy: { PolicySummary: summaryOf(organization, policy), Content: policy.text } }
    },
  }
}

/** AttachPolicy: to the root, a unit or an account; acts at once. */
export function attachPolicy(parts: OrganizationsParts): Operation<AttachPolicyRequest, object> {
  return {
    schema: AttachPolicy$,
    needs: (input) => attachmentNeeds(parts, 'AttachPolicy', input),
    handle: (input, context) => {
      const { policy, targetId, attached } = requireAttachable(parts, input, context)
      if (attached.some(({ id }) => id === policy.id)) {
        throw new ServiceError(
          'DuplicatePolicyAttachmentException',
          'The selected policy is already attached to the specified target.',
        )
      }
      if (attached.length >= maxPerTarget)
        throw constraintViolation('MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED')
      parts.policies.attach(policy.id, targetId)
      return {}
    },
  }
}

/** DetachPolicy: the last one stays. */
export function detachPolicy(parts: OrganizationsParts): Operation<DetachPolicyRequest, object> {
  return {
    schema: DetachPolicy$,
    needs: (input) => attachmentNeeds(parts, 'DetachPolicy', input),
    handle: (input, context) => {
      const { policy, targetId, attached } = requireAttachable(parts, input, context)
      if (!attached.some(({ id }) => id === policy.id)) {
        throw new ServiceError(
          'PolicyNotAttachedException',
          "The policy isn't attached to the specified target in the specified root.",
        )
      }
      if (attached.length === 1) throw constraintViolation('MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED')
      parts.policies.detach(policy.id, targetId)
      return {}
    },
  }
}

/** ListPoliciesForTarget: those directly on it. */
export function listPoliciesForTarget(
  parts: OrganizationsParts,
): Operation<ListPoliciesForTargetRequest, ListPoliciesForTargetResponse> {
  const { core, policies } = parts
  return {
    schema: ListPoliciesForTarget$,
    needs: ({ TargetId }) => [needFor(core, 'ListPoliciesForTarget', TargetId)],
    handle: (input, context) => {
      const organization = requireManagedOrganization(core, context)
      requireServiceControl(input.Filter)
      const targetId = input.TargetId ?? ''
      requireTarget(organization, targetId)
      const attached = policies.isEnabled() ? policies.attachedTo(targetId) : []
      const page = organizationPage(core, 'ListPoliciesForTarget', input, attached)
      return {
        Policies: page.items.map((policy) => summaryOf(organization, policy)),
        NextToken: page.NextToken,
      }
    },
  }
}

/** @throws ServiceError InvalidInputException for the types of policies that are not modelled. */
export function requireServiceControl(type: string | undefined): void {
  if (type === 'SERVICE_CONTROL_POLICY') return
  throw invalidInput(
    'INVALID_ENUM_POLICY_TYPE',
    `Expected the policy type SERVICE_CONTROL_POLICY, got ${type}.`,
  )
}

function requirePolicy(policies: PolicyStore, id = ''): ServiceControlPolicy {
  const policy = policies.find(id)
  if (policy !== undefined) return policy
  throw new ServiceError('PolicyNotFoundException', "You specified a policy that doesn't exist.")
}

function requireEnabled(policies: PolicyStore): void {
  if (policies.isEnabled()) return
  throw new ServiceError(
    'PolicyTypeNotEnabledException',
    "This operation can't be performed since the policy type isn't enabled.",
  )
}

/** The policy and where it is to be attached or detached, with what is attached there. */
function requireAttachable(
  { core, policies }: OrganizationsParts,
  { PolicyId, TargetId: targetId = '' }: AttachPolicyRequest | DetachPolicyRequest,
  context: RequestContext,
) {
  const organization = requireManagedOrganization(core, context)
  const policy = requirePolicy(policies, PolicyId)
  requireTarget(organization, targetId)
  requireEnabled(policies)
  return { policy, targetId, attached: policies.attachedTo(targetId) }
}

function attachmentNeeds(
  parts: OrganizationsParts,
  action: 'AttachPolicy' | 'DetachPolicy',
  { PolicyId, TargetId }: AttachPolicyRequest | DetachPolicyRequest,
): readonly PermissionNeed[] {
  return [policyNeed(parts, action, PolicyId), needFor(parts.core, action, TargetId)]
}

function policyNeed({ core, policies }: OrganizationsParts, action: string, id = ''): PermissionNeed {
  const { organization } = core.accounts
  const policy = policies.find(id)
  const known = organization !== undefined && policy !== undefined
  return { action: `organizations:${action}`, resource: known ? policyArn(organization, policy) : '*' }
}

function summaryOf(organization: Organization, policy: ServiceControlPolicy): PolicySummary {
  return {
    Id: policy.id,
    Arn: policyArn(organization, policy),
    Name: policy.name,
    Description: policy.description,
    Type: 'SERVICE_CONTROL_POLICY',
    AwsManaged: policy.awsManaged,
  }
}

function policyArn(organization: Organization, { id, awsManaged }: ServiceControlPolicy): string {
  return awsManaged
    ? `arn:aws:organizations::aws:policy/service_control_policy/${id}`
    : arnOfId(organization, id)
}
