import { SSMClient } from '@aws-sdk/client-ssm'

import type { DestinationSettings } from './destination-calls.ts'

/** Makes SSM's clients for destinations. All of them share the connections of the first: there may be hundreds. */
export function createSsmDestinationClients(): (settings: DestinationSettings) => SSMClient {
  let first: SSMClient | undefined
  return (settings) => {
    const client =
      first === undefined
        ? new SSMClient(settings)
        : new SSMClient({ ...settings, requestHandler: first.config.requestHandler })
    first ??= client
    return client
  }
}
