import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoLeaseStore } from '../lib/aws/dynamo-lease-store.ts'
import { createDynamoRuleShareLedger } from '../lib/aws/dynamo-rule-share-ledger.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createRamClients } from '../lib/aws/ram-clients.ts'
import { createRamRuleShares } from '../lib/aws/ram-rule-shares.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createRetireBuilds } from './retire-builds.ts'

const { TABLE_NAME } = parseEnvironment(environment)
const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'retire-builds',
  input,
  output,
  run: createRetireBuilds({
    ledger: createDynamoRunLedger(dynamo, TABLE_NAME),
    ruleShareLedger: createDynamoRuleShareLedger(dynamo, TABLE_NAME),
    shares: createRamRuleShares(createRamClients()),
    leases: createDynamoLeaseStore(dynamo, TABLE_NAME),
    clock: { now: () => Date.now() },
  }),
})
