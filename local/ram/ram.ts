import * as ramClient from '@aws-sdk/client-ram'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { AnyOperation, Service } from '../cloud/service.ts'
import { createAssociating } from './associating.ts'
import { getResourceShareAssociations } from './associations.ts'
import { createDerivedShares } from './derived-shares.ts'
import { createInvitationStore } from './invitation-store.ts'
import {
  acceptResourceShareInvitation,
  getResourceShareInvitations,
  rejectResourceShareInvitation,
} from './invitations.ts'
import { createPermissionStore } from './permission-store.ts'
import { getPermission, listPermissions, listResourceSharePermissions } from './permissions.ts'
import type { PolicyDocument } from './policy-document.ts'
import { createPolicySharing } from './policy-sharing.ts'
import { promotePermissionCreatedFromPolicy } from './promote-permission.ts'
import { promoteResourceShareCreatedFromPolicy } from './promote-share.ts'
import type { RamParts } from './ram-parts.ts'
import { getResourcePolicies } from './resource-policies.ts'
import { withoutPrincipal } from './resource-policy.ts'
import { createShareStore, type AssociationKey } from './share-store.ts'
import { listPrincipals } from './shared-principals.ts'
import { listResources } from './shared-resources.ts'
import { getResourceShares } from './shares.ts'
import type { Sharing } from './sharing.ts'

/** AWS Resource Access Manager, and what the services whose resources it shares need of it. */
export function createRam(core: CloudCore): { readonly service: Service; readonly sharing: Sharing } {
  const parts = createParts(core)
  const derivedShares = createDerivedShares(parts)

  return {
    service: {
      signingName: 'ram',
      protocol: 'restJson1',
      schemas: operationSchemasOf(ramClient),
      operations: operationsOf(parts),
    },
    sharing: createPolicySharing(parts, derivedShares),
  }
}

function createParts(core: CloudCore): RamParts {
  const shares = createShareStore(core.clock)
  const invitations = createInvitationStore(core.clock, core.identifiers)
  const policies = new Map<string, PolicyDocument>()

  /** Share and policies stay in step: who declines an invitation is taken out of both. */
  const declined = (key: AssociationKey, reason: string): void => {
    shares.setStatus(key, 'DISASSOCIATED', reason)
    for (const { type, entity } of shares.associationsOf(key.shareArn)) {
      const policy = type === 'RESOURCE' ? policies.get(entity) : undefined
      if (policy === undefined) continue
      const rest = withoutPrincipal(policy, key.entity)
      if (rest === undefined) policies.delete(entity)
      else policies.set(entity, rest)
    }
  }
  return {
    core,
    shares,
    invitations,
    policies,
    declined,
    permissions: createPermissionStore(core.clock, core.identifiers),
    associating: createAssociating({ core, shares, invitations, declined }),
  }
}

function operationsOf(parts: RamParts): readonly AnyOperation[] {
  return [
    acceptResourceShareInvitation(parts),
    getPermission(parts),
    getResourcePolicies(parts),
    getResourceShareAssociations(parts),
    getResourceShareInvitations(parts),
    getResourceShares(parts),
    listPermissions(parts),
    listPrincipals(parts),
    listResources(parts),
    listResourceSharePermissions(parts),
    promotePermissionCreatedFromPolicy(parts),
    promoteResourceShareCreatedFromPolicy(parts),
    rejectResourceShareInvitation(parts),
  ]
}
