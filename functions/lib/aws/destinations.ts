import type { Clock } from '../ports/clock.ts'
import type { Destinations } from '../ports/destinations.ts'
import { createDestinationCalls } from './destination-calls.ts'
import { createDestinationImages } from './destination-images.ts'
import { createDestinationParameters } from './destination-parameters.ts'
import { createDestinationTemplates } from './destination-templates.ts'
import { createEc2DestinationClients } from './ec2-destination-clients.ts'
import { createRoleSessions } from './role-sessions.ts'
import { createSsmDestinationClients } from './ssm-destination-clients.ts'
import { createStsClient } from './sts-client.ts'

/** The accounts and Regions that get AMIs, with EC2 and SSM; one session per account, whatever it is used for. */
export function createDestinations(ownerId: string, clock: Clock): Destinations {
  const places = { ownerId, sessions: createRoleSessions({ sts: createStsClient(), clock, purpose: 'copy' }) }
  const ec2 = createDestinationCalls(places, createEc2DestinationClients())
  const ssm = createDestinationCalls(places, createSsmDestinationClients())
  return {
    ...createDestinationImages(ec2),
    ...createDestinationTemplates(ec2),
    ...createDestinationParameters(ssm),
  }
}
