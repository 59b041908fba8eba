import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder'

import { regionalClients } from './regional-clients.ts'

/** Image Builder's clients, one per Region that is asked for. */
export function createImageBuilderClients(): (region: string) => ImagebuilderClient {
  return regionalClients((region) => new ImagebuilderClient({ region }))
}
