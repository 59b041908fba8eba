import { EC2Client } from '@aws-sdk/client-ec2'

import type { DestinationSettings } from './destination-calls.ts'

/** Makes EC2's clients for destinations. All of them share the connections of the first: there may be hundreds. */
export function createEc2DestinationClients(): (settings: DestinationSettings) => EC2Client {
  let first: EC2Client | undefined
  return (settings) => {
    const client =
      first === undefined
        ? new EC2Client(settings)
        : new EC2Client({ ...settings, requestHandler: first.config.requestHandler })
    first ??= client
    return client
  }
}
