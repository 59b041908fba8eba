import type { CloudCore } from '../cloud/core.ts'
import type { InvitationStore } from './invitation-store.ts'
import { needsInvitation } from './principals.ts'
import type { AssociationKey, Share, ShareStore } from './share-store.ts'

/** How resources and principals come into a STANDARD share and leave it, which takes time. */
export interface Associating {
  /** ASSOCIATING, and ASSOCIATED after a while; a principal that is invited stays ASSOCIATING until it accepts. */
  associate(share: Share, keys: readonly AssociationKey[]): void
  /** Completes the association of a principal that has accepted its invitation. */
  complete(key: AssociationKey): void
  /** DISASSOCIATING, and DISASSOCIATED after a while. */
  disassociate(keys: readonly AssociationKey[]): void
}

/** What associating works on. */
export interface AssociatingParts {
  readonly core: CloudCore
  readonly shares: ShareStore
  readonly invitations: InvitationStore
  /** Called when an invitation ended without being accepted. */
  readonly declined: (key: AssociationKey, reason: string) => void
}

/** Associations that take `timing.associationSeconds`. */
export function createAssociating(parts: AssociatingParts): Associating {
  const { core, shares, invitations } = parts
  const afterAWhile = (task: () => void): void =>
    void core.clock.after(core.timing.associationSeconds * 1000, task)

  /** Whether the association may be completed by time alone. */
  const admit = (share: Share, key: AssociationKey): boolean => {
    shares.setStatus(key, 'ASSOCIATING')
    if (key.type === 'RESOURCE' || !needsInvitation(key.entity, share.ownerId, core.accounts)) return true

    if (invitations.isPending(key.shareArn, key.entity)) return false
    const onExpired = (): void => parts.declined(key, 'The invitation expired.')
    if (invitations.send(share, key.entity, onExpired)) return false
    shares.setStatus(key, 'FAILED', 'The account has too many pending invitations.')
    return false
  }
  const settle = (keys: readonly AssociationKey[], from: 'ASSOCIATING' | 'DISASSOCIATING'): void => {
    for (const key of keys) {
      if (shares.findAssociation(key)?.status !== from) continue
      shares.setStatus(key, from === 'ASSOCIATING' ? 'ASSOCIATED' : 'DISASSOCIATED')
    }
  }

  return {
    associate: (share, keys) => {
      const admitted = keys.filter((key) => admit(share, key))
      afterAWhile(() => settle(admitted, 'ASSOCIATING'))
    },
    complete: (key) => afterAWhile(() => settle([key], 'ASSOCIATING')),
    disassociate: (keys) => {
      for (const key of keys) {
        invitations.withdraw(key.shareArn, key.entity)
        shares.setStatus(key, 'DISASSOCIATING')
      }
      afterAWhile(() => settle(keys, 'DISASSOCIATING'))
    },
  }
}
