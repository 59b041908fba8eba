import {
  AcceptResourceShareInvitation$,
  GetResourceShareInvitations$,
  RejectResourceShareInvitation$,
  type AcceptResourceShareInvitationRequest,
  type AcceptResourceShareInvitationResponse,
  type GetResourceShareInvitationsRequest,
  type GetResourceShareInvitationsResponse,
  type RejectResourceShareInvitationRequest,
  type RejectResourceShareInvitationResponse,
  type ResourceShareInvitation,
} from '@aws-sdk/client-ram'

import { createClientTokens } from '../cloud/client-tokens.ts'
import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import type { Invitation } from './invitation-store.ts'
import { accountOf } from './principals.ts'
import { requireArn } from './ram-arns.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import type { AssociationKey } from './share-store.ts'

/** GetResourceShareInvitations: what the caller was invited to, whatever became of it. */
export function getResourceShareInvitations(
  parts: RamParts,
): Operation<GetResourceShareInvitationsRequest, GetResourceShareInvitationsResponse> {
  return {
    schema: GetResourceShareInvitations$,
    needs: () => [{ action: 'ram:GetResourceShareInvitations', resource: '*' }],
    handle: (input, context) => {
      for (const arn of input.resourceShareInvitationArns ?? []) requireInvitation(parts, arn, context)
      const found = receivedBy(parts, context).filter(
        ({ arn, shareArn }) =>
          (input.resourceShareInvitationArns?.includes(arn) ?? true) &&
          (input.resourceShareArns?.includes(shareArn) ?? true),
      )
      const page = ramPage(parts.core, 'GetResourceShareInvitations', input, found)
      return { resourceShareInvitations: page.items.map(shownInvitation), nextToken: page.nextToken }
    },
  }
}

/** AcceptResourceShareInvitation: the principal becomes ASSOCIATED after a while. */
export function acceptResourceShareInvitation(
  parts: RamParts,
): Operation<AcceptResourceShareInvitationRequest, AcceptResourceShareInvitationResponse> {
  const once = createClientTokens<AcceptResourceShareInvitationResponse>()

  return {
    schema: AcceptResourceShareInvitation$,
    needs: (input) => [
      { action: 'ram:AcceptResourceShareInvitation', resource: input.resourceShareInvitationArn ?? '*' },
    ],
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const invitation = requirePending(parts, input.resourceShareInvitationArn, context)
        const accepted = parts.invitations.settle(invitation.arn, 'ACCEPTED') ?? invitation
        parts.associating.complete(keyOf(invitation))
        return { resourceShareInvitation: shownInvitation(accepted), clientToken: input.clientToken }
      }),
  }
}

/** RejectResourceShareInvitation: the principal is disassociated. */
export function rejectResourceShareInvitation(
  parts: RamParts,
): Operation<RejectResourceShareInvitationRequest, RejectResourceShareInvitationResponse> {
  const once = createClientTokens<RejectResourceShareInvitationResponse>()

  return {
    schema: RejectResourceShareInvitation$,
    needs: (input) => [
      { action: 'ram:RejectResourceShareInvitation', resource: input.resourceShareInvitationArn ?? '*' },
    ],
    handle: (input, context) =>
      once({ context, clientToken: input.clientToken, parameters: input }, () => {
        const invitation = requirePending(parts, input.resourceShareInvitationArn, context)
        const rejected = parts.invitations.settle(invitation.arn, 'REJECTED') ?? invitation
        parts.declined(keyOf(invitation), 'The invitation was rejected.')
        return { resourceShareInvitation: shownInvitation(rejected), clientToken: input.clientToken }
      }),
  }
}

function receivedBy({ invitations }: RamParts, { caller, region }: RequestContext): readonly Invitation[] {
  return invitations
    .all()
    .filter((invitation) => invitation.region === region && invitation.receiverId === caller.accountId)
}

function requireInvitation(parts: RamParts, arn: string | undefined, context: RequestContext): Invitation {
  const wanted = requireArn('resourceShareInvitationArn', 'resource-share-invitation', arn)
  const invitation = receivedBy(parts, context).find((received) => received.arn === wanted)
  if (invitation !== undefined) return invitation
  throw new ServiceError(
    'ResourceShareInvitationArnNotFoundException',
    `Invitation ${wanted} could not be found.`,
  )
}

function requirePending(parts: RamParts, arn: string | undefined, context: RequestContext): Invitation {
  const invitation = requireInvitation(parts, arn, context)
  switch (invitation.status) {
    case 'PENDING':
      return invitation
    case 'ACCEPTED':
      throw new ServiceError(
        'ResourceShareInvitationAlreadyAcceptedException',
        `Invitation ${invitation.arn} was accepted already.`,
      )
    case 'REJECTED':
      throw new ServiceError(
        'ResourceShareInvitationAlreadyRejectedException',
        `Invitation ${invitation.arn} was rejected already.`,
      )
    case 'EXPIRED':
      throw new ServiceError(
        'ResourceShareInvitationExpiredException',
        `Invitation ${invitation.arn} has expired.`,
      )
  }
}

function keyOf({ shareArn, receiver }: Invitation): AssociationKey {
  return { shareArn, type: 'PRINCIPAL', entity: receiver }
}

function shownInvitation(invitation: Invitation): ResourceShareInvitation {
  const isAccount = accountOf(invitation.receiver) === invitation.receiver
  return {
    resourceShareInvitationArn: invitation.arn,
    resourceShareName: invitation.shareName,
    resourceShareArn: invitation.shareArn,
    senderAccountId: invitation.senderId,
    receiverAccountId: invitation.receiverId,
    invitationTimestamp: new Date(invitation.sentAtMs),
    status: invitation.status,
    ...(isAccount ? {} : { receiverArn: invitation.receiver }),
  }
}
