import { createDestinations } from '../lib/aws/destinations.ts'
import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoCopyLedger } from '../lib/aws/dynamo-copy-ledger.ts'
import { createDynamoCopySettings } from '../lib/aws/dynamo-copy-settings.ts'
import { createDynamoLeaseStore } from '../lib/aws/dynamo-lease-store.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createPatientEc2Clients } from '../lib/aws/ec2-clients.ts'
import { createEc2ImageGrants } from '../lib/aws/ec2-image-grants.ts'
import { createStepFunctionsClient } from '../lib/aws/step-functions-client.ts'
import { createExecutionWatch, executionArnOf } from '../lib/aws/step-functions-executions.ts'
import { createRunAnswer } from '../lib/aws/step-functions-run-answer.ts'
import { createSweepStarter } from '../lib/aws/step-functions-sweeps.ts'
import { createLaneMemory } from '../lib/copies/lane-memory.ts'
import { createLaunchWanted } from '../lib/copies/launch-wanted.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createSweepLanes } from './sweep-lanes.ts'

const settings = parseEnvironment(environment)
const { TABLE_NAME, OWNER_ACCOUNT_ID: ownerId, SWEEP_SHARDS: shards } = settings
const clock = { now: () => Date.now() }
const dynamo = createDynamoClient()
const stepFunctions = createStepFunctionsClient()
const ledger = createDynamoCopyLedger(dynamo, TABLE_NAME)
const runs = createDynamoRunLedger(dynamo, TABLE_NAME)
const executions = createExecutionWatch(stepFunctions)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'sweep-lanes',
  input,
  output,
  run: createSweepLanes({
    ledger,
    leases: createDynamoLeaseStore(dynamo, TABLE_NAME),
    destinations: createDestinations(ownerId, clock),
    imageGrants: createEc2ImageGrants(createPatientEc2Clients()),
    sweeps: createSweepStarter(stepFunctions, settings.SWEEP_STATE_MACHINE_ARN),
    runAnswer: createRunAnswer(stepFunctions),
    concurrentCopies: createDynamoCopySettings(dynamo, TABLE_NAME),
    launchWanted: createLaunchWanted({ copies: ledger, runs, ownerId }),
    isRunAlive: async (runId) => executions.isRunning(executionArnOf(settings.RUN_STATE_MACHINE_ARN, runId)),
    memory: createLaneMemory(),
    clock,
    ownerId,
    shards,
  }),
})
