import { Stack } from 'aws-cdk-lib'
import { CfnEventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'

import { names } from '../names.ts'

/** Whose roles may put events on the bus: those of one organization, or of accounts one by one. */
export type WakeUpSenders =
  | { readonly kind: 'organization'; readonly organizationId: string }
  | { readonly kind: 'accounts'; readonly accountIds: readonly string[] }

/**
 * The bus of the owner account that destination accounts forward the states of their AMIs to. A bus of its own: what
 * arrives here can start nothing but a look at a lane, and its content is never believed.
 */
export function createWakeUpBus(scope: Construct, senders: readonly WakeUpSenders[]): CfnEventBus {
  const arn = Stack.of(scope).formatArn({
    service: 'events',
    resource: 'event-bus',
    resourceName: names.wakeUps,
  })
  return new CfnEventBus(scope, 'WakeUpBus', {
    name: names.wakeUps,
    description: 'Destination accounts tell here that an AMI is available or failed.',
    policy: {
      Version: '2012-10-17',
      Statement: senders.map((some) => ({
        Sid: `wake-ups-of-${some.kind}`,
        Effect: 'Allow',
        ...principalsOf(some),
        Action: 'events:PutEvents',
        Resource: arn,
      })),
    },
  })
}

function principalsOf(senders: WakeUpSenders): object {
  switch (senders.kind) {
    case 'organization':
      return {
        Principal: '*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': senders.organizationId } },
      }
    case 'accounts':
      return { Principal: { AWS: [...senders.accountIds] } }
  }
}
