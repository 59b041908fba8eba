import {
  EnablePolicyType$,
  type EnablePolicyTypeRequest,
  type EnablePolicyTypeResponse,
  type Root,
} from '@aws-sdk/client-organizations'

import type { Organization } from '../cloud/accounts.ts'
import { rootArn, rootIdOf } from '../cloud/organization-arns.ts'
import { ServiceError, type Operation } from '../cloud/service.ts'
import { requireManagedOrganization } from './organization-access.ts'
import type { OrganizationsParts } from './organizations-parts.ts'
import { needFor } from './place-in-tree.ts'
import { requireServiceControl } from './policies.ts'
import type { PolicyStore } from './policy-store.ts'

/** EnablePolicyType: at once, and never disabled again. */
export function enablePolicyType({
  core,
  policies,
}: OrganizationsParts): Operation<EnablePolicyTypeRequest, EnablePolicyTypeResponse> {
  return {
    schema: EnablePolicyType$,
    needs: ({ RootId }) => [needFor(core, 'EnablePolicyType', RootId)],
    handle: ({ RootId, PolicyType }, context) => {
      const organization = requireManagedOrganization(core, context)
      requireServiceControl(PolicyType)
      if (RootId !== rootIdOf(organization))
        throw new ServiceError('RootNotFoundException', "You specified a root that doesn't exist.")
      if (policies.isEnabled()) {
        throw new ServiceError(
          'PolicyTypeAlreadyEnabledException',
          'The specified policy type is already enabled in the specified root.',
        )
      }
      policies.enable()
      return { Root: shownRoot(organization, policies) }
    },
  }
}

/** The root of an organization, with the policy types that are enabled in it. */
export function shownRoot(organization: Organization, policies: PolicyStore): Root {
  return {
    Id: rootIdOf(organization),
    Arn: rootArn(organization),
    Name: 'Root',
    PolicyTypes: policies.isEnabled() ? [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] : [],
  }
}
