import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createImageBuilderCatalog } from '../lib/aws/image-builder-catalog.ts'
import { createImageBuilderClients } from '../lib/aws/image-builder-clients.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { createCheckPrerequisites } from './check-prerequisites.ts'
import { environment, input, output } from './contract.ts'

const { TABLE_NAME, OWNER_ACCOUNT_ID } = parseEnvironment(environment)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'check-prerequisites',
  input,
  output,
  run: createCheckPrerequisites({
    ledger: createDynamoRunLedger(createDynamoClient(), TABLE_NAME),
    catalog: createImageBuilderCatalog(createImageBuilderClients()),
    ownerId: OWNER_ACCOUNT_ID,
  }),
})
