import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyLedger } from '../lib/aws/dynamo-copy-ledger.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createStepFunctionsClient } from '../lib/aws/step-functions-client.ts'
import { createSweepStarter } from '../lib/aws/step-functions-sweeps.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createWithdrawRun } from './withdraw-run.ts'

const { TABLE_NAME, SWEEP_STATE_MACHINE_ARN, SWEEP_SHARDS: shards } = parseEnvironment(environment)

const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'withdraw-run',
  input,
  output,
  run: createWithdrawRun({
    ledger: createDynamoCopyLedger(dynamo, TABLE_NAME),
    runs: createDynamoRunLedger(dynamo, TABLE_NAME),
    sweeps: createSweepStarter(createStepFunctionsClient(), SWEEP_STATE_MACHINE_ARN),
    clock: { now: () => Date.now() },
    shards,
  }),
})
