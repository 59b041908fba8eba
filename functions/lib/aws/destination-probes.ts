import type { EC2Client } from '@aws-sdk/client-ec2'

import type { DestinationProbes } from '../ports/destination-probes.ts'
import { awsRefusalOf } from './aws-error.ts'
import { createCopyProbes } from './copy-probes.ts'
import { createDestinationCalls } from './destination-calls.ts'
import type { DestinationSettings } from './destination-calls.ts'
import type { RoleSessions } from './role-sessions.ts'

/** Who makes the clients that accounts are asked with. */
export interface ProbeClients {
  readonly ec2: (settings: DestinationSettings) => EC2Client
}

/** Asks the accounts that get AMIs. The clients of an account go with it: a run may ask hundreds of them. */
export function createDestinationProbes(
  places: { readonly ownerId: string; readonly sessions: RoleSessions },
  clients: ProbeClients,
): DestinationProbes {
  return {
    enter: async (accountId) => {
      places.sessions.drop(accountId)
      try {
        await places.sessions.of(accountId)
      } catch (error) {
        const refusal = awsRefusalOf(error)
        if (refusal === undefined) throw error
        return { kind: 'refused', error: refusal }
      }
      const ec2 = createDestinationCalls(places, clients.ec2)
      return { kind: 'answered', value: { ...createCopyProbes(accountId, ec2) } }
    },
  }
}
