import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { App } from 'aws-cdk-lib'

import type { Config } from './config.ts'
import { createAlarms } from './constructs/alarms.ts'
import { createDeadLetters } from './constructs/dead-letters.ts'
import { createFunctions } from './constructs/functions.ts'
import { createLedger } from './constructs/ledger.ts'
import { createRunWorkflow } from './constructs/run-workflow.ts'
import { createTrigger } from './constructs/trigger.ts'
import { names } from './names.ts'

/** Everything that runs in the owner account. */
export function createOwnerStack(app: App, config: Config): Stack {
  const { ownerAccountId, region, logRetentionDays, organizationReadRoleArn, alarmTopicArn } = config
  const stack = new Stack(app, 'OwnerStack', {
    stackName: names.stack,
    description: 'Shares EC2 Image Builder resources across accounts and keeps a record of it.',
    env: { account: ownerAccountId, region },
    terminationProtection: true,
  })

  const ledger = createLedger(stack)
  const deadLetters = createDeadLetters(stack)
  const { startRun, steps } = createFunctions(stack, {
    ownerAccountId,
    organizationReadRoleArn,
    ledger,
    deadLetters,
    logRetentionDays,
  })
  const runWorkflow = createRunWorkflow(stack, { steps, logRetentionDays })
  createTrigger(stack, { ownerAccountId, startRun, deadLetters })
  createAlarms(stack, { runWorkflow, startRun, deadLetters, topicArn: alarmTopicArn })

  createOutput(stack, 'RunWorkflowArn', runWorkflow.stateMachineArn)
  createOutput(stack, 'LedgerName', ledger.tableName)
  createOutput(stack, 'DeadLettersUrl', deadLetters.queueUrl)
  return stack
}

function createOutput(stack: Stack, id: string, value: string): CfnOutput {
  return new CfnOutput(stack, id, { value })
}
