import { createDestinationCalls } from '../lib/aws/destination-calls.ts'
import { createDestinationImages } from '../lib/aws/destination-images.ts'
import { createDynamoCheckResults } from '../lib/aws/dynamo-check-results.ts'
import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyLedger } from '../lib/aws/dynamo-copy-ledger.ts'
import { createDynamoCopyPlans } from '../lib/aws/dynamo-copy-plans.ts'
import { createDynamoLeaseStore } from '../lib/aws/dynamo-lease-store.ts'
import { createPatientEc2Clients } from '../lib/aws/ec2-clients.ts'
import { createEc2DestinationClients } from '../lib/aws/ec2-destination-clients.ts'
import { createEc2ImageGrants } from '../lib/aws/ec2-image-grants.ts'
import { createRoleSessions } from '../lib/aws/role-sessions.ts'
import { createStepFunctionsClient } from '../lib/aws/step-functions-client.ts'
import { createRunAnswer } from '../lib/aws/step-functions-run-answer.ts'
import { createSweepStarter } from '../lib/aws/step-functions-sweeps.ts'
import { createStsClient } from '../lib/aws/sts-client.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createEnqueueCopies } from './enqueue-copies.ts'

const {
  TABLE_NAME,
  OWNER_ACCOUNT_ID: ownerId,
  SWEEP_STATE_MACHINE_ARN,
  SWEEP_SHARDS: shards,
} = parseEnvironment(environment)
const clock = { now: () => Date.now() }
const dynamo = createDynamoClient()
const stepFunctions = createStepFunctionsClient()
const sessions = createRoleSessions({ sts: createStsClient(), clock, purpose: 'copy' })

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'enqueue-copies',
  input,
  output,
  run: createEnqueueCopies({
    ledger: createDynamoCopyLedger(dynamo, TABLE_NAME),
    plans: createDynamoCopyPlans(dynamo, TABLE_NAME),
    checks: createDynamoCheckResults(dynamo, TABLE_NAME),
    leases: createDynamoLeaseStore(dynamo, TABLE_NAME),
    destinations: createDestinationImages(
      createDestinationCalls({ ownerId, sessions }, createEc2DestinationClients()),
    ),
    imageGrants: createEc2ImageGrants(createPatientEc2Clients()),
    sweeps: createSweepStarter(stepFunctions, SWEEP_STATE_MACHINE_ARN),
    runAnswer: createRunAnswer(stepFunctions),
    clock,
    ownerId,
    shards,
  }),
})
