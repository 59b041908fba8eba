import { createDestinations } from '../lib/aws/destinations.ts'
import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyLedger } from '../lib/aws/dynamo-copy-ledger.ts'
import { createDynamoCopySettings } from '../lib/aws/dynamo-copy-settings.ts'
import { createDynamoLeaseStore } from '../lib/aws/dynamo-lease-store.ts'
import { createPatientEc2Clients } from '../lib/aws/ec2-clients.ts'
import { createEc2ImageGrants } from '../lib/aws/ec2-image-grants.ts'
import { createStepFunctionsClient } from '../lib/aws/step-functions-client.ts'
import { createRunAnswer } from '../lib/aws/step-functions-run-answer.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createWakeLane } from './wake-lane.ts'

const { TABLE_NAME, OWNER_ACCOUNT_ID: ownerId } = parseEnvironment(environment)
const clock = { now: () => Date.now() }
const dynamo = createDynamoClient()

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'wake-lane',
  input,
  output,
  run: createWakeLane({
    ledger: createDynamoCopyLedger(dynamo, TABLE_NAME),
    leases: createDynamoLeaseStore(dynamo, TABLE_NAME),
    destinations: createDestinations(ownerId, clock),
    imageGrants: createEc2ImageGrants(createPatientEc2Clients()),
    runAnswer: createRunAnswer(createStepFunctionsClient()),
    concurrentCopies: createDynamoCopySettings(dynamo, TABLE_NAME),
    clock,
    ownerId,
  }),
})
