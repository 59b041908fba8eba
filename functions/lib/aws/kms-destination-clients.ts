import { KMSClient } from '@aws-sdk/client-kms'

import type { DestinationSettings } from './destination-calls.ts'

/** Makes KMS's clients for destinations. All of them share the connections of the first: there may be hundreds. */
export function createKmsDestinationClients(): (settings: DestinationSettings) => KMSClient {
  let first: KMSClient | undefined
  return (settings) => {
    const client =
      first === undefined
        ? new KMSClient(settings)
        : new KMSClient({ ...settings, requestHandler: first.config.requestHandler })
    first ??= client
    return client
  }
}
