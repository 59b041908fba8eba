import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createImageBuilderClients } from '../lib/aws/image-builder-clients.ts'
import { createImageBuilderPolicies } from '../lib/aws/image-builder-policies.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { createApplyPolicy } from './apply-policy.ts'
import { environment, input, output } from './contract.ts'

const { TABLE_NAME } = parseEnvironment(environment)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'apply-policy',
  input,
  output,
  run: createApplyPolicy({
    ledger: createDynamoRunLedger(createDynamoClient(), TABLE_NAME),
    policies: createImageBuilderPolicies(createImageBuilderClients()),
  }),
})
