import { KMSClient } from '@aws-sdk/client-kms'

import { regionalClients } from './regional-clients.ts'

/** KMS's clients, one per Region that is asked for. */
export function createKmsClients(): (region: string) => KMSClient {
  return regionalClients((region) => new KMSClient({ region }))
}
