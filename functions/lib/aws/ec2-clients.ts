import { EC2Client } from '@aws-sdk/client-ec2'

import { regionalClients } from './regional-clients.ts'

/** EC2's clients, one per Region that is asked for. */
export function createEc2Clients(): (region: string) => EC2Client {
  return regionalClients((region) => new EC2Client({ region }))
}
