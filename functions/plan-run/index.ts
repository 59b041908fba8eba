import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoRulesStore } from '../lib/aws/dynamo-rules-store.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createImageBuilderCatalog } from '../lib/aws/image-builder-catalog.ts'
import { createImageBuilderClients } from '../lib/aws/image-builder-clients.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createPlanRun } from './plan-run.ts'

const { TABLE_NAME, OWNER_ACCOUNT_ID } = parseEnvironment(environment)
const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'plan-run',
  input,
  output,
  run: createPlanRun({
    ledger: createDynamoRunLedger(dynamo, TABLE_NAME),
    rules: createDynamoRulesStore(dynamo, TABLE_NAME),
    catalog: createImageBuilderCatalog(createImageBuilderClients()),
    ownerId: OWNER_ACCOUNT_ID,
  }),
})
