import { createDynamoCheckResults } from '../lib/aws/dynamo-check-results.ts'
import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopies } from '../lib/aws/dynamo-copies.ts'
import { createDynamoCopyPlans } from '../lib/aws/dynamo-copy-plans.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createDynamoRunWaits } from '../lib/aws/dynamo-run-waits.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createRecordResult } from './record-result.ts'

const { TABLE_NAME } = parseEnvironment(environment)
const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'record-result',
  input,
  output,
  run: createRecordResult({
    ledger: createDynamoRunLedger(dynamo, TABLE_NAME),
    plans: createDynamoCopyPlans(dynamo, TABLE_NAME),
    checks: createDynamoCheckResults(dynamo, TABLE_NAME),
    copies: { ...createDynamoCopies(dynamo, TABLE_NAME), ...createDynamoRunWaits(dynamo, TABLE_NAME) },
  }),
})
