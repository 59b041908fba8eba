import { RAMClient } from '@aws-sdk/client-ram'

import { regionalClients } from './regional-clients.ts'

/** RAM's clients, one per Region that is asked for. */
export function createRamClients(): (region: string) => RAMClient {
  return regionalClients((region) => new RAMClient({ region }))
}
