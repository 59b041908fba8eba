import { createDestinationProbes } from '../lib/aws/destination-probes.ts'
import { createDynamoCheckResults } from '../lib/aws/dynamo-check-results.ts'
import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyPlans } from '../lib/aws/dynamo-copy-plans.ts'
import { createDynamoOutputClaims } from '../lib/aws/dynamo-output-claims.ts'
import { createDynamoRulesStore } from '../lib/aws/dynamo-rules-store.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createPatientEc2Clients } from '../lib/aws/ec2-clients.ts'
import { createEc2DestinationClients } from '../lib/aws/ec2-destination-clients.ts'
import { createEc2SourceImages } from '../lib/aws/ec2-source-images.ts'
import { createKmsDestinationClients } from '../lib/aws/kms-destination-clients.ts'
import { createRoleSessions } from '../lib/aws/role-sessions.ts'
import { createSsmDestinationClients } from '../lib/aws/ssm-destination-clients.ts'
import { createStsClient } from '../lib/aws/sts-client.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { createCheckDestinations } from './check-destinations.ts'
import { environment, input, output } from './contract.ts'

const { TABLE_NAME, OWNER_ACCOUNT_ID: ownerId } = parseEnvironment(environment)
const clock = { now: () => Date.now() }
const dynamo = createDynamoClient()
const sts = createStsClient()
const sessions = createRoleSessions({ sts, clock, purpose: 'check' })

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'check-destinations',
  input,
  output,
  run: createCheckDestinations({
    plans: createDynamoCopyPlans(dynamo, TABLE_NAME),
    results: createDynamoCheckResults(dynamo, TABLE_NAME),
    ledger: createDynamoRunLedger(dynamo, TABLE_NAME),
    rules: createDynamoRulesStore(dynamo, TABLE_NAME),
    claims: createDynamoOutputClaims(dynamo, TABLE_NAME),
    sources: createEc2SourceImages(createPatientEc2Clients()),
    probes: createDestinationProbes(
      { ownerId, sessions, homeRegion: async () => sts.config.region() },
      {
        ec2: createEc2DestinationClients(),
        kms: createKmsDestinationClients(),
        ssm: createSsmDestinationClients(),
      },
    ),
    ownerId,
  }),
})
