import { Duration, Stack } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

import { names, runWorkflowArn } from '../names.ts'
import { deliverTo } from './event-delivery.ts'

const giveUpAfter = Duration.hours(6)

/** What withdraws a run. */
export interface WithdrawalProps {
  readonly ownerAccountId: string
  readonly withdrawRun: Function
  readonly deadLetters: Queue
}

/** Takes runs that did not come to their end by themselves out of the queues: StopExecution runs no Catch. */
export function createWithdrawal(scope: Construct, props: WithdrawalProps): Rule {
  const { ownerAccountId, withdrawRun, deadLetters } = props
  return new Rule(scope, 'RunStopped', {
    ruleName: names.runStoppedRule,
    description: 'Withdraws the queued copies of a run that was stopped, timed out or failed.',
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      account: [ownerAccountId],
      detail: {
        stateMachineArn: [runWorkflowArn(Stack.of(scope))],
        status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
      },
    },
    targets: [deliverTo(withdrawRun, { deadLetters, giveUpAfter })],
  })
}
