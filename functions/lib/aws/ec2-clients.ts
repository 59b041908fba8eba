import { EC2Client } from '@aws-sdk/client-ec2'

import { regionalClients } from './regional-clients.ts'

/** EC2's clients, one per Region that is asked for. */
export function createEc2Clients(): (region: string) => EC2Client {
  return regionalClients((region) => new EC2Client({ region }))
}

/**
 * The same for who asks much of EC2, which refills 5 to 20 requests of a kind a second: a run with hundreds of AMIs has to
 * wait for that rather than to begin again. The SDK waits up to 20 seconds between attempts.
 */
export function createPatientEc2Clients(): (region: string) => EC2Client {
  return regionalClients((region) => new EC2Client({ region, maxAttempts: 10 }))
}
