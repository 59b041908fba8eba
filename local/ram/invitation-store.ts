import type { ResourceShareInvitationStatus } from '@aws-sdk/client-ram'

import type { Cancel, Clock } from '../cloud/clock.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import { accountOf, type Principal } from './principals.ts'
import type { Share } from './share-store.ts'

/** An invitation of one principal to one share. */
export interface Invitation {
  readonly arn: string
  readonly shareArn: string
  readonly shareName: string
  readonly region: string
  readonly senderId: string
  readonly receiverId: string
  readonly receiver: Principal
  readonly sentAtMs: number
  readonly status: ResourceShareInvitationStatus
}

/** Image Builder's resource types are not on RAM's list of those whose invitations last seven days. */
const lifetimeMs = 12 * 60 * 60 * 1000

/** RAM's quota of pending invitations of one sharing account. */
const maxPending = 250

/** All invitations of the cloud, oldest first. */
export interface InvitationStore {
  all(): readonly Invitation[]
  find(arn: string): Invitation | undefined
  /**
   * Invites an account, role or user. `onExpired` is called when twelve hours pass without an answer.
   * Answers `false`, and sends nothing, when the owner has as many pending invitations as RAM allows.
   */
  send(share: Share, receiver: Principal, onExpired: () => void): boolean
  /** Whether a principal was invited to a share and has not answered yet. */
  isPending(shareArn: string, receiver: Principal): boolean
  settle(arn: string, status: 'ACCEPTED' | 'REJECTED'): Invitation | undefined
  /** Takes a pending invitation back: the owner shares no longer. */
  withdraw(shareArn: string, receiver: Principal): void
}

/** A store without invitations. */
export function createInvitationStore(clock: Clock, identifiers: Identifiers): InvitationStore {
  const invitations = new Map<string, Invitation>()
  const expiries = new Map<string, Cancel>()

  const stopExpiry = (arn: string): void => {
    expiries.get(arn)?.()
    expiries.delete(arn)
  }
  const settle = (arn: string, status: ResourceShareInvitationStatus): Invitation | undefined => {
    const invitation = invitations.get(arn)
    if (invitation?.status !== 'PENDING') return undefined
    const settled = { ...invitation, status }
    invitations.set(arn, settled)
    stopExpiry(arn)
    return settled
  }
  const pendingOf = (senderId: string): number =>
    [...invitations.values()].filter(
      (invitation) => invitation.senderId === senderId && invitation.status === 'PENDING',
    ).length

  const findPending = (shareArn: string, receiver: Principal): Invitation | undefined =>
    [...invitations.values()].find(
      (invitation) =>
        invitation.status === 'PENDING' &&
        invitation.shareArn === shareArn &&
        invitation.receiver === receiver,
    )

  return {
    all: () => [...invitations.values()],
    find: (arn) => invitations.get(arn),
    send: (share, receiver, onExpired) => {
      if (pendingOf(share.ownerId) >= maxPending) return false

      const arn = `arn:aws:ram:${share.region}:${share.ownerId}:resource-share-invitation/${identifiers.uuid()}`
      invitations.set(arn, {
        arn,
        shareArn: share.arn,
        shareName: share.name,
        region: share.region,
        senderId: share.ownerId,
        receiverId: accountOf(receiver) ?? '',
        receiver,
        sentAtMs: clock.now(),
        status: 'PENDING',
      })
      const expire = (): void => {
        if (settle(arn, 'EXPIRED') !== undefined) onExpired()
      }
      expiries.set(arn, clock.after(lifetimeMs, expire))
      return true
    },
    isPending: (shareArn, receiver) => findPending(shareArn, receiver) !== undefined,
    settle,
    withdraw: (shareArn, receiver) => {
      const pending = findPending(shareArn, receiver)
      if (pending === undefined) return
      invitations.delete(pending.arn)
      stopExpiry(pending.arn)
    },
  }
}
