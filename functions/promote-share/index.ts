import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoLeaseStore } from '../lib/aws/dynamo-lease-store.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createRamClients } from '../lib/aws/ram-clients.ts'
import { createRamResourceShares } from '../lib/aws/ram-resource-shares.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createPromoteShare } from './promote-share.ts'

const { TABLE_NAME } = parseEnvironment(environment)
const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'promote-share',
  input,
  output,
  run: createPromoteShare({
    ledger: createDynamoRunLedger(dynamo, TABLE_NAME),
    shares: createRamResourceShares(createRamClients()),
    leases: createDynamoLeaseStore(dynamo, TABLE_NAME),
    clock: { now: () => Date.now() },
  }),
})
