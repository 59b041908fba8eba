import type { CloudCore } from '../cloud/core.ts'
import type { AssociationFailures } from './association-failures.ts'
import type { InvitationStore } from './invitation-store.ts'
import { accountOf, needsInvitation } from './principals.ts'
import type { Association, AssociationKey, Share, ShareStore } from './share-store.ts'

/** How resources and principals come into a share and leave it. */
export interface Associating {
  /** ASSOCIATING, and ASSOCIATED or FAILED after a while; a principal that is invited stays ASSOCIATING until it accepts. */
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
  readonly failures: AssociationFailures
  /** Called when an invitation ended without being accepted. */
  readonly declined: (key: AssociationKey, reason: string) => void
}

/** An association that is under way, and what it comes to. */
interface Settling {
  readonly association: Association
  readonly status: 'ASSOCIATED' | 'DISASSOCIATED' | 'FAILED'
  readonly reason?: string
}

/** Associations that take `timing.associationSeconds`. */
export function createAssociating(parts: AssociatingParts): Associating {
  const { core, shares, invitations } = parts

  /** Answers what time alone will make of the association. */
  const admit = (share: Share, key: AssociationKey): Settling | undefined => {
    const association = shares.setStatus(key, 'ASSOCIATING')
    const reason = failureOf(parts, share, key)
    if (reason !== undefined) return { association, status: 'FAILED', reason }
    if (key.type === 'RESOURCE' || !needsInvitation(key.entity, share, core.accounts)) {
      return { association, status: 'ASSOCIATED' }
    }
    const onExpired = (): void => parts.declined(key, 'The invitation expired.')
    if (!invitations.send(share, key.entity, onExpired)) {
      shares.setStatus(key, 'FAILED', 'The account has too many pending invitations.')
    }
    return undefined
  }
  /** An association that changed in the meantime is another one, and is left alone. */
  const settleLater = (all: readonly Settling[]): void =>
    void core.clock.after(core.timing.associationSeconds * 1000, () => {
      for (const { association, status, reason } of all) {
        if (shares.findAssociation(association) === association) {
          shares.setStatus(association, status, reason)
        }
      }
    })

  return {
    associate: (share, keys) => settleLater(keys.flatMap((key) => admit(share, key) ?? [])),
    complete: (key) =>
      settleLater([{ association: shares.setStatus(key, 'ASSOCIATING'), status: 'ASSOCIATED' }]),
    disassociate: (keys) => {
      for (const { shareArn, entity } of keys) invitations.withdraw(shareArn, entity)
      settleLater(
        keys.map((key) => ({
          association: shares.setStatus(key, 'DISASSOCIATING'),
          status: 'DISASSOCIATED',
        })),
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

/** Why an association will not come about; `undefined` when it will. */
function failureOf(
  { core, failures }: AssociatingParts,
  share: Share,
  key: AssociationKey,
): string | undefined {
  const accountId = key.type === 'PRINCIPAL' ? accountOf(key.entity) : undefined
  return accountId === undefined || core.accounts.exists(accountId)
    ? failures.take(share, key)
    : `The account ${accountId} does not exist.`
}
