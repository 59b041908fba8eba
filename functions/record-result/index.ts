import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createRecordResult } from './record-result.ts'

const { TABLE_NAME } = parseEnvironment(environment)
const ledger = createDynamoRunLedger(createDynamoClient(), TABLE_NAME)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'record-result',
  input,
  output,
  run: createRecordResult({ ledger }),
})
