import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoLeaseStore } from '../lib/aws/dynamo-lease-store.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createRecordOutcome } from './record-outcome.ts'

const { TABLE_NAME } = parseEnvironment(environment)
const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'record-outcome',
  input,
  output,
  run: createRecordOutcome({
    ledger: createDynamoRunLedger(dynamo, TABLE_NAME),
    leases: createDynamoLeaseStore(dynamo, TABLE_NAME),
  }),
})
