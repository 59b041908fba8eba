import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoRuleShareLedger } from '../lib/aws/dynamo-rule-share-ledger.ts'
import { createDynamoRulesStore } from '../lib/aws/dynamo-rules-store.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createImageBuilderCatalog } from '../lib/aws/image-builder-catalog.ts'
import { createImageBuilderClients } from '../lib/aws/image-builder-clients.ts'
import { createOrganizationsClients } from '../lib/aws/organizations-clients.ts'
import { createOrganizationsDirectory } from '../lib/aws/organizations-directory.ts'
import { createRamClients } from '../lib/aws/ram-clients.ts'
import { createRamUsageReader } from '../lib/aws/ram-usage.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createPlanRun } from './plan-run.ts'

const { TABLE_NAME, OWNER_ACCOUNT_ID, ORGANIZATION_READ_ROLE_ARN } = parseEnvironment(environment)
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
    organization: createOrganizationsDirectory(createOrganizationsClients(ORGANIZATION_READ_ROLE_ARN)),
    ruleShareLedger: createDynamoRuleShareLedger(dynamo, TABLE_NAME),
    ram: createRamUsageReader(createRamClients()),
    ownerId: OWNER_ACCOUNT_ID,
  }),
})
