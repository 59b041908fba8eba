import * as organizationsClient from '@aws-sdk/client-organizations'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { Service } from '../cloud/service.ts'
import { describeOrganization } from './describe-organization.ts'
import { describeAccount, listAccounts, listAccountsForParent } from './member-accounts.ts'
import type { OrganizationsParts } from './organizations-parts.ts'
import { listChildren, listOrganizationalUnitsForParent, listParents, listRoots } from './units.ts'

/** AWS Organizations, read only: the organization is the world's. It is the same whatever Region a request is signed for. */
export function createOrganizations(core: CloudCore): { readonly service: Service } {
  const parts: OrganizationsParts = { core, foundedAtMs: core.clock.now() }
  return {
    service: {
      signingName: 'organizations',
      protocol: 'awsJson1.1',
      namespace: 'AWSOrganizationsV20161128',
      schemas: operationSchemasOf(organizationsClient),
      operations: [
        describeAccount(parts),
        describeOrganization(core),
        listAccounts(parts),
        listAccountsForParent(parts),
        listChildren(core),
        listOrganizationalUnitsForParent(core),
        listParents(core),
        listRoots(core),
      ],
    },
  }
}
