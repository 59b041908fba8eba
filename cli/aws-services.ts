import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { translatingErrors } from '../functions/lib/aws/aws-error.ts'
import { createDynamoCheckResults } from '../functions/lib/aws/dynamo-check-results.ts'
import { createDynamoCopyLedger } from '../functions/lib/aws/dynamo-copy-ledger.ts'
import { createDynamoCopyPlans } from '../functions/lib/aws/dynamo-copy-plans.ts'
import { createDynamoRuleShareLedger } from '../functions/lib/aws/dynamo-rule-share-ledger.ts'
import { createDynamoRulesStore } from '../functions/lib/aws/dynamo-rules-store.ts'
import { createDynamoRunLedger } from '../functions/lib/aws/dynamo-run-ledger.ts'
import { createDynamoSweepControls } from '../functions/lib/aws/dynamo-sweep-controls.ts'
import { createExecutionWatch, createRunStarter } from '../functions/lib/aws/step-functions-executions.ts'
import { createSweepStarter } from '../functions/lib/aws/step-functions-sweeps.ts'
import { readBuildOfAmi } from './build-of-ami.ts'
import type { CallerIdentity, Connection, Services } from './command.ts'
import { countDeadLetters } from './dead-letter-queue.ts'
import { productNames } from './product-names.ts'
import { createSweepExecutions } from './sweep-executions.ts'

/** The services of an AWS account, or of what answers at the endpoint. */
export function connectToAws({ profile, region, endpointUrl, tableName }: Connection): Services {
  const settings = {
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  }
  const client = new DynamoDBClient(settings)
  const dynamo = DynamoDBDocumentClient.from(client)
  const stateMachines = new SFNClient(settings)
  const caller = callerOf(new STSClient(settings))
  const machineArn = async (name: string): Promise<string> => {
    const { accountId, arn } = await caller()
    const [, partition] = arn.split(':')
    return `arn:${partition}:states:${await client.config.region()}:${accountId}:stateMachine:${name}`
  }
  return {
    rules: createDynamoRulesStore(dynamo, tableName),
    runs: createDynamoRunLedger(dynamo, tableName),
    retirements: createDynamoRuleShareLedger(dynamo, tableName),
    copies: {
      ...createDynamoCopyLedger(dynamo, tableName),
      ...createDynamoSweepControls(dynamo, tableName),
    },
    copyPlans: createDynamoCopyPlans(dynamo, tableName),
    checks: createDynamoCheckResults(dynamo, tableName),
    executions: createExecutionWatch(stateMachines),
    runStarter: async () => createRunStarter(stateMachines, await machineArn(productNames.runWorkflow)),
    buildOfAmi: async (imageId) => readBuildOfAmi(imageId, settings),
    sweeps: async () => {
      const stateMachineArn = await machineArn(productNames.sweepWorkflow)
      return {
        ...createSweepStarter(stateMachines, stateMachineArn),
        ...createSweepExecutions(stateMachines, stateMachineArn),
      }
    },
    deadLetters: async () => countDeadLetters(new SQSClient(settings)),
    caller,
    // The SDK corrects what is wrong by five minutes or more.
    clockAheadBy: () => client.config.systemClockOffset,
  }
}

function callerOf(sts: STSClient): () => Promise<CallerIdentity> {
  return async () => {
    const call = { where: 'your credentials', action: 'sts:GetCallerIdentity' }
    const { Account: accountId, Arn: arn } = await translatingErrors(call, async () =>
      sts.send(new GetCallerIdentityCommand()),
    )
    if (accountId === undefined || arn === undefined) {
      throw new Error('Expected GetCallerIdentity to answer an account and an ARN, got neither')
    }
    return { accountId, arn }
  }
}
