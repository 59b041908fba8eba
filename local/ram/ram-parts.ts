import type { CloudCore } from '../cloud/core.ts'
import type { Associating } from './associating.ts'
import type { InvitationStore } from './invitation-store.ts'
import type { PermissionStore } from './permission-store.ts'
import type { PolicyDocument } from './policy-document.ts'
import type { ShareQuotas } from './share-quotas.ts'
import type { AssociationKey, ShareStore } from './share-store.ts'
import type { ShareableResources } from './sharing.ts'

/** What RAM's operations work on. */
export interface RamParts {
  readonly core: CloudCore
  readonly shares: ShareStore
  readonly permissions: PermissionStore
  readonly invitations: InvitationStore
  readonly associating: Associating
  readonly quotas: ShareQuotas
  /** The resources that can be shared. */
  readonly resources: ShareableResources
  /** Ends the association of a principal that declined its invitation, and what the policies grant it. */
  readonly declined: (key: AssociationKey, reason: string) => void
  /** What Put*Policy has put, by the resource's ARN; kept in step with the share that is derived from it. */
  readonly policies: Map<string, PolicyDocument>
}
