import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder'

import { regionalClients } from './regional-clients.ts'

/** Image Builder's clients, one per Region that is asked for. */
export function createImageBuilderClients(): (region: string) => ImagebuilderClient {
  return regionalClients((region) => new ImagebuilderClient({ region }))
}

/** The same for who reads hundreds of builds: AWS tells no rate, and a refused call is to wait instead of all beginning again. */
export function createPatientImageBuilderClients(): (region: string) => ImagebuilderClient {
  return regionalClients((region) => new ImagebuilderClient({ region, maxAttempts: 10 }))
}
