import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'

import { names } from '../names.ts'
import { deliverTo } from './event-delivery.ts'
import { createWorkflow } from './state-machine.ts'
import type { WorkflowProps } from './state-machine.ts'

/** The state machine of sweeps. */
export function createSweepWorkflow(
  scope: Construct,
  props: Pick<WorkflowProps, 'steps' | 'logRetentionDays'>,
): StateMachine {
  return createWorkflow(scope, 'SweepWorkflow', {
    ...props,
    name: names.sweepWorkflow,
    definition: 'sweep-lanes.asl.json',
    access: [],
  })
}

/** How long a dead sweep goes unnoticed at most. */
const period = Duration.minutes(5)

/** Watches over the sweep: one that was stopped or failed is followed by the next. */
export function createSweepSchedule(
  scope: Construct,
  { startSweep, deadLetters }: { readonly startSweep: Function; readonly deadLetters: Queue },
): Rule {
  return new Rule(scope, 'SweepSchedule', {
    ruleName: names.sweepSchedule,
    description: 'Starts a sweep where lanes have work and none runs.',
    schedule: Schedule.rate(period),
    targets: [deliverTo(startSweep, { deadLetters, giveUpAfter: period })],
  })
}
