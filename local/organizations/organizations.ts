import * as organizationsClient from '@aws-sdk/client-organizations'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { Service } from '../cloud/service.ts'
import { describeOrganization } from './describe-organization.ts'
import { describeAccount, listAccounts, listAccountsForParent } from './member-accounts.ts'
import type { OrganizationsParts } from './organizations-parts.ts'
import {
  attachPolicy,
  createPolicy,
  describePolicy,
  detachPolicy,
  listPoliciesForTarget,
} from './policies.ts'
import type { PolicyStore } from './policy-store.ts'
import { enablePolicyType } from './policy-types.ts'
import { listChildren, listOrganizationalUnitsForParent, listParents, listRoots } from './units.ts'

/**
 * AWS Organizations: the tree is the world's and only read, policies can be made. It is the same whatever Region a request
 * is signed for.
 */
export function createOrganizations(
  core: CloudCore,
  policies: PolicyStore,
): { readonly service: Service; readonly policies: PolicyStore } {
  const parts: OrganizationsParts = { core, policies, foundedAtMs: core.clock.now() }
  return {
    service: {
      signingName: 'organizations',
      protocol: 'awsJson1.1',
      namespace: 'AWSOrganizationsV20161128',
      schemas: operationSchemasOf(organizationsClient),
      operations: [
        attachPolicy(parts),
        createPolicy(parts),
        describeAccount(parts),
        describeOrganization(core),
        describePolicy(parts),
        detachPolicy(parts),
        enablePolicyType(parts),
        listAccounts(parts),
        listAccountsForParent(parts),
        listChildren(core),
        listOrganizationalUnitsForParent(core),
        listParents(core),
        listPoliciesForTarget(parts),
        listRoots(parts),
      ],
    },
    policies,
  }
}
