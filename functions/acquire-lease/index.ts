import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoLeaseStore } from '../lib/aws/dynamo-lease-store.ts'
import { createStepFunctionsClient } from '../lib/aws/step-functions-client.ts'
import { createExecutionWatch } from '../lib/aws/step-functions-executions.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { createAcquireLease } from './acquire-lease.ts'
import { environment, input, output } from './contract.ts'

const { TABLE_NAME } = parseEnvironment(environment)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'acquire-lease',
  input,
  output,
  run: createAcquireLease({
    leases: createDynamoLeaseStore(createDynamoClient(), TABLE_NAME),
    executions: createExecutionWatch(createStepFunctionsClient()),
    clock: { now: () => Date.now() },
  }),
})
