import {
  AcceptResourceShareInvitationCommand,
  paginateGetResourceShareInvitations,
  type RAMClient,
} from '@aws-sdk/client-ram'

/** Accepts every invitation that an account has. */
export async function acceptInvitations({ ram }: { readonly ram: RAMClient }): Promise<void> {
  for await (const page of paginateGetResourceShareInvitations({ client: ram }, {})) {
    for (const { resourceShareInvitationArn } of page.resourceShareInvitations ?? []) {
      await ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }))
    }
  }
}
