import { createDestinationProbes } from '../lib/aws/destination-probes.ts'
import { createDynamoCheckResults } from '../lib/aws/dynamo-check-results.ts'
import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyPlans } from '../lib/aws/dynamo-copy-plans.ts'
import { createEc2DestinationClients } from '../lib/aws/ec2-destination-clients.ts'
import { createRoleSessions } from '../lib/aws/role-sessions.ts'
import { createStsClient } from '../lib/aws/sts-client.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { createCheckDestinations } from './check-destinations.ts'
import { environment, input, output } from './contract.ts'

const { TABLE_NAME, OWNER_ACCOUNT_ID: ownerId } = parseEnvironment(environment)
const clock = { now: () => Date.now() }
const dynamo = createDynamoClient()
const sessions = createRoleSessions(createStsClient(), clock)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'check-destinations',
  input,
  output,
  run: createCheckDestinations({
    plans: createDynamoCopyPlans(dynamo, TABLE_NAME),
    results: createDynamoCheckResults(dynamo, TABLE_NAME),
    probes: createDestinationProbes({ ownerId, sessions }, { ec2: createEc2DestinationClients() }),
    ownerId,
  }),
})
