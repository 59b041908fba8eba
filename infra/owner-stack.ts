import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { App } from 'aws-cdk-lib'

import type { Config } from './config.ts'
import { createAlarms } from './constructs/alarms.ts'
import { createCopyFunctions } from './constructs/copy-functions.ts'
import { createDeadLetters } from './constructs/dead-letters.ts'
import { createFunctions } from './constructs/functions.ts'
import { createLedger } from './constructs/ledger.ts'
import { createRunWorkflow } from './constructs/run-workflow.ts'
import { createSweepSchedule, createSweepWorkflow } from './constructs/sweep-workflow.ts'
import { createTrigger } from './constructs/trigger.ts'
import { createWakeUps } from './constructs/wake-ups.ts'
import { createWithdrawal } from './constructs/withdrawal.ts'
import { names } from './names.ts'

/** Everything that runs in the owner account. */
export function createOwnerStack(app: App, config: Config): Stack {
  const { ownerAccountId, region, logRetentionDays, alarmTopicArn } = config
  const stack = new Stack(app, 'OwnerStack', {
    stackName: names.stack,
    description: 'Shares EC2 Image Builder resources across accounts and keeps a record of it.',
    env: { account: ownerAccountId, region },
    terminationProtection: true,
  })

  const ledger = createLedger(stack)
  const deadLetters = createDeadLetters(stack)
  const props = { ...config, ledger, deadLetters }
  const { startRun, steps } = createFunctions(stack, props)
  const { startSweep, withdrawRun, runSteps, sweepSteps, createWakeLane } = createCopyFunctions(stack, props)

  const runWorkflow = createRunWorkflow(stack, { steps: { ...steps, ...runSteps }, logRetentionDays })
  createTrigger(stack, { ownerAccountId, startRun, deadLetters })
  createWithdrawal(stack, { ownerAccountId, withdrawRun, deadLetters })

  const sweepWorkflow = createSweepWorkflow(stack, { steps: sweepSteps, logRetentionDays })
  createSweepSchedule(stack, { startSweep, deadLetters })
  const wakeUps = createWakeUps(stack, { ...config, createWakeLane, deadLetters })

  createAlarms(stack, {
    runWorkflow,
    sweepWorkflow,
    startRun,
    withdrawRun,
    startSweep,
    wakeLane: wakeUps?.wakeLane,
    deadLetters,
    topicArn: alarmTopicArn,
  })

  createOutput(stack, 'RunWorkflowArn', runWorkflow.stateMachineArn)
  createOutput(stack, 'SweepWorkflowArn', sweepWorkflow.stateMachineArn)
  createOutput(stack, 'LedgerName', ledger.tableName)
  createOutput(stack, 'DeadLettersUrl', deadLetters.queueUrl)
  if (wakeUps !== undefined) createOutput(stack, 'WakeUpBusArn', wakeUps.busArn)
  return stack
}

function createOutput(stack: Stack, id: string, value: string): CfnOutput {
  return new CfnOutput(stack, id, { value })
}
