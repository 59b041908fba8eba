import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyPlans } from '../lib/aws/dynamo-copy-plans.ts'
import { createDynamoRulesStore } from '../lib/aws/dynamo-rules-store.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createPatientEc2Clients } from '../lib/aws/ec2-clients.ts'
import { createEc2SourceImages } from '../lib/aws/ec2-source-images.ts'
import { createImageBuilderBuilds } from '../lib/aws/image-builder-builds.ts'
import { createPatientImageBuilderClients } from '../lib/aws/image-builder-clients.ts'
import { createKmsClients } from '../lib/aws/kms-clients.ts'
import { createKmsKeys } from '../lib/aws/kms-keys.ts'
import { createOrganizationsClients } from '../lib/aws/organizations-clients.ts'
import { createOrganizationsDirectory } from '../lib/aws/organizations-directory.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createPlanCopies } from './plan-copies.ts'

const { TABLE_NAME, OWNER_ACCOUNT_ID, ORGANIZATION_READ_ROLE_ARN } = parseEnvironment(environment)
const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'plan-copies',
  input,
  output,
  run: createPlanCopies({
    ledger: createDynamoRunLedger(dynamo, TABLE_NAME),
    rules: createDynamoRulesStore(dynamo, TABLE_NAME),
    plans: createDynamoCopyPlans(dynamo, TABLE_NAME),
    builds: createImageBuilderBuilds(createPatientImageBuilderClients()),
    sources: createEc2SourceImages(createPatientEc2Clients()),
    keys: createKmsKeys(createKmsClients()),
    organization: createOrganizationsDirectory(createOrganizationsClients(ORGANIZATION_READ_ROLE_ARN)),
    ownerId: OWNER_ACCOUNT_ID,
  }),
})
