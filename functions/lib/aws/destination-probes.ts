import type { EC2Client } from '@aws-sdk/client-ec2'
import type { KMSClient } from '@aws-sdk/client-kms'
import type { SSMClient } from '@aws-sdk/client-ssm'

import type { AccountProbes, DestinationProbes } from '../ports/destination-probes.ts'
import { awsRefusalOf } from './aws-error.ts'
import { createCopyProbes } from './copy-probes.ts'
import { createDestinationCalls } from './destination-calls.ts'
import type { DestinationSettings } from './destination-calls.ts'
import { createDestinationParameters } from './destination-parameters.ts'
import { createKeyProbes } from './key-probes.ts'
import type { RoleSessions } from './role-sessions.ts'
import { createSettingProbes } from './setting-probes.ts'
import { createTemplateProbes } from './template-probes.ts'

/** Who makes the clients that accounts are asked with. */
export interface ProbeClients {
  readonly ec2: (settings: DestinationSettings) => EC2Client
  readonly kms: (settings: DestinationSettings) => KMSClient
  readonly ssm: (settings: DestinationSettings) => SSMClient
}

/** Where probes are asked from. */
export interface ProbePlaces {
  readonly ownerId: string
  readonly sessions: RoleSessions
  /** The Region that sessions are opened in. */
  readonly homeRegion: () => Promise<string>
}

/** Asks the accounts that get AMIs. The clients of an account go with it: a run may ask hundreds of them. */
export function createDestinationProbes(places: ProbePlaces, clients: ProbeClients): DestinationProbes {
  return {
    homeRegion: places.homeRegion,
    enter: async (accountId) => {
      places.sessions.drop(accountId)
      try {
        await places.sessions.of(accountId)
      } catch (error) {
        const refusal = awsRefusalOf(error)
        if (refusal === undefined) throw error
        return { kind: 'refused', error: refusal }
      }
      return { kind: 'answered', value: probesOf(accountId, places, clients) }
    },
  }
}

function probesOf(accountId: string, places: ProbePlaces, clients: ProbeClients): AccountProbes {
  const ec2 = createDestinationCalls(places, clients.ec2)
  const parameters = createDestinationParameters(createDestinationCalls(places, clients.ssm))
  return {
    ...createCopyProbes(accountId, ec2),
    ...createKeyProbes(accountId, createDestinationCalls(places, clients.kms)),
    ...createTemplateProbes(accountId, ec2),
    ...createSettingProbes({ accountId, homeRegion: places.homeRegion }, ec2),
    readParameter: async (region, name) => parameters.readParameter({ accountId, region }, name),
  }
}
