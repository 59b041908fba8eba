import * as ramClient from '@aws-sdk/client-ram'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { AnyOperation, Service } from '../cloud/service.ts'
import { associateResourceSharePermission } from './associate-permission.ts'
import { associateResourceShare } from './associate-share.ts'
import { createAssociating } from './associating.ts'
import {
  createAssociationFailures,
  type AssociationFailure,
  type AssociationFailures,
} from './association-failures.ts'
import { getResourceShareAssociations } from './associations.ts'
import { createResourceShare } from './create-share.ts'
import { deleteResourceShare } from './delete-share.ts'
import { createDerivedShares } from './derived-shares.ts'
import { disassociateResourceShare } from './disassociate-share.ts'
import { enableSharingWithAwsOrganization } from './enable-sharing.ts'
import { createInvitationStore } from './invitation-store.ts'
import {
  acceptResourceShareInvitation,
  getResourceShareInvitations,
  rejectResourceShareInvitation,
} from './invitations.ts'
import { createPermissionStore } from './permission-store.ts'
import { getPermission, listPermissions, listResourceSharePermissions } from './permissions.ts'
import type { PolicyDocument } from './policy-document.ts'
import { reducePolicy } from './policy-in-step.ts'
import { createPolicySharing } from './policy-sharing.ts'
import { promotePermissionCreatedFromPolicy } from './promote-permission.ts'
import { promoteResourceShareCreatedFromPolicy } from './promote-share.ts'
import type { RamParts } from './ram-parts.ts'
import { getResourcePolicies } from './resource-policies.ts'
import { awsShareQuotas, type ShareQuotas } from './share-quotas.ts'
import { createShareStore, type AssociationKey } from './share-store.ts'
import { tagResource, untagResource } from './share-tags.ts'
import { listPrincipals } from './shared-principals.ts'
import { listResources } from './shared-resources.ts'
import { getResourceShares } from './shares.ts'
import type { ShareableResources, Sharing } from './sharing.ts'
import { updateResourceShare } from './update-share.ts'

/** AWS Resource Access Manager, what the services whose resources it shares need of it, and what worlds do to it. */
export interface Ram {
  readonly service: Service
  readonly sharing: Sharing
  /** Makes the next association of a resource or principal end FAILED. */
  failNextAssociation(failure: AssociationFailure): void
}

/** AWS Resource Access Manager. */
export function createRam(core: CloudCore, quotas: ShareQuotas = awsShareQuotas): Ram {
  const failures = createAssociationFailures()
  const resources = createLateResources()
  const parts = createParts(core, { failures, resources, quotas })
  const derivedShares = createDerivedShares(parts)

  return {
    service: {
      signingName: 'ram',
      protocol: 'restJson1',
      schemas: operationSchemasOf(ramClient),
      operations: operationsOf(parts),
    },
    sharing: { ...createPolicySharing(parts, derivedShares), serve: (served) => resources.serve(served) },
    failNextAssociation: (failure) => failures.failNext(failure),
  }
}

/** The service that has the resources is made after RAM, because it asks RAM who may use them. */
function createLateResources(): ShareableResources & Pick<Sharing, 'serve'> {
  let served: ShareableResources | undefined
  const get = (): ShareableResources => {
    if (served === undefined) throw new Error('Expected requests only after the cloud is put together')
    return served
  }
  return {
    serve: (resources) => {
      served = resources
    },
    exists: (resourceArn) => get().exists(resourceArn),
    dependentAccounts: (resourceArn) => get().dependentAccounts(resourceArn),
  }
}

function createParts(
  core: CloudCore,
  { failures, ...given }: Pick<RamParts, 'resources' | 'quotas'> & { readonly failures: AssociationFailures },
): RamParts {
  const shares = createShareStore(core.clock)
  const invitations = createInvitationStore(core.clock, core.identifiers)
  const policies = new Map<string, PolicyDocument>()

  /** Share and policy stay in step: who declines an invitation is taken out of both. */
  const declined = (key: AssociationKey, reason: string): void => {
    shares.setStatus(key, 'DISASSOCIATED', reason)
    const share = shares.find(key.shareArn)
    if (share !== undefined) reducePolicy({ core, policies }, share, [key])
  }
  return {
    ...given,
    core,
    shares,
    invitations,
    policies,
    declined,
    permissions: createPermissionStore(core),
    associating: createAssociating({ core, shares, invitations, failures, declined }),
  }
}

function operationsOf(parts: RamParts): readonly AnyOperation[] {
  return [
    acceptResourceShareInvitation(parts),
    associateResourceShare(parts),
    associateResourceSharePermission(parts),
    createResourceShare(parts),
    deleteResourceShare(parts),
    disassociateResourceShare(parts),
    enableSharingWithAwsOrganization(parts.core),
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
    tagResource(parts),
    untagResource(parts),
    updateResourceShare(parts),
  ]
}
