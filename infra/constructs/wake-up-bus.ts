import { CfnEventBus, CfnEventBusPolicy } from 'aws-cdk-lib/aws-events'
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
export function createWakeUpBus(scope: Construct, senders: WakeUpSenders): CfnEventBus {
  const bus = new CfnEventBus(scope, 'WakeUpBus', {
    name: names.wakeUps,
    description: 'Destination accounts tell here that an AMI is available or failed.',
  })
  admitSenders(scope, bus, senders)
  return bus
}

function admitSenders(scope: Construct, bus: CfnEventBus, senders: WakeUpSenders): CfnEventBusPolicy {
  return new CfnEventBusPolicy(scope, 'WakeUpSenders', {
    eventBusName: bus.ref,
    statementId: 'wake-ups',
    statement: {
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: bus.attrArn,
      ...sendersOf(senders),
    },
  })
}

function sendersOf(senders: WakeUpSenders): object {
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
