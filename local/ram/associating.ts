import type { CloudCore } from '../cloud/core.ts'
import type { InvitationStore } from './invitation-store.ts'
import { needsInvitation } from './principals.ts'
import type { Association, AssociationKey, Share, ShareStore } from './share-store.ts'

/** How resources and principals come into a share and leave it. */
export interface Associating {
  /** ASSOCIATING, and ASSOCIATED after a while; a principal that is invited stays ASSOCIATING until it accepts. */
  associate(share: Share, keys: readonly AssociationKey[]): void
  /** Completes the association of a principal that has accepted its invitation, after a while. */
  complete(key: AssociationKey): void
  /** DISASSOCIATING, and DISASSOCIATED after a while. */
  disassociate(keys: readonly AssociationKey[]): void
  /** DISASSOCIATED at once, as in shares that are not STANDARD. */
  drop(keys: readonly AssociationKey[]): void
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

  /** Answers the association if time alone will complete it. */
  const admit = (share: Share, key: AssociationKey): Association | undefined => {
    const association = shares.setStatus(key, 'ASSOCIATING')
    if (key.type === 'RESOURCE' || !needsInvitation(key.entity, share.ownerId, core.accounts)) {
      return association
    }
    const onExpired = (): void => parts.declined(key, 'The invitation expired.')
    if (!invitations.send(share, key.entity, onExpired)) {
      shares.setStatus(key, 'FAILED', 'The account has too many pending invitations.')
    }
    return undefined
  }
  /** An association that changed in the meantime is another one, and is left alone. */
  const settleLater = (associations: readonly Association[], status: 'ASSOCIATED' | 'DISASSOCIATED'): void =>
    void core.clock.after(core.timing.associationSeconds * 1000, () => {
      for (const association of associations) {
        if (shares.findAssociation(association) === association) shares.setStatus(association, status)
      }
    })

  return {
    associate: (share, keys) =>
      settleLater(
        keys.flatMap((key) => admit(share, key) ?? []),
        'ASSOCIATED',
      ),
    complete: (key) => settleLater([shares.setStatus(key, 'ASSOCIATING')], 'ASSOCIATED'),
    disassociate: (keys) => {
      for (const { shareArn, entity } of keys) invitations.withdraw(shareArn, entity)
      settleLater(
        keys.map((key) => shares.setStatus(key, 'DISASSOCIATING')),
        'DISASSOCIATED',
      )
    },
    drop: (keys) => {
      for (const key of keys) {
        invitations.withdraw(key.shareArn, key.entity)
        shares.setStatus(key, 'DISASSOCIATED')
      }
    },
  }
}
