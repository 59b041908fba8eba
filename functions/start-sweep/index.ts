import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyLedger } from '../lib/aws/dynamo-copy-ledger.ts'
import { createStepFunctionsClient } from '../lib/aws/step-functions-client.ts'
import { createSweepStarter } from '../lib/aws/step-functions-sweeps.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createStartSweep } from './start-sweep.ts'

const { TABLE_NAME, SWEEP_STATE_MACHINE_ARN, SWEEP_SHARDS: shards } = parseEnvironment(environment)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'start-sweep',
  input,
  output,
  run: createStartSweep({
    ledger: createDynamoCopyLedger(createDynamoClient(), TABLE_NAME),
    sweeps: createSweepStarter(createStepFunctionsClient(), SWEEP_STATE_MACHINE_ARN),
    shards,
  }),
})
