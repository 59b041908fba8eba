import { Stack } from 'aws-cdk-lib'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'

import { names, runExecutionArns, runWorkflowArn } from '../names.ts'
import type { Access } from './access.ts'
import { createWorkflow } from './state-machine.ts'
import type { WorkflowProps } from './state-machine.ts'

/** The state machine of a run. */
export function createRunWorkflow(
  scope: Construct,
  props: Pick<WorkflowProps, 'steps' | 'logRetentionDays'>,
): StateMachine {
  const stack = Stack.of(scope)
  return createWorkflow(scope, 'RunWorkflow', {
    ...props,
    name: names.runWorkflow,
    definition: 'run.asl.json',
    access: [...distributedMapAccess(stack), putEventsAccess(stack)],
  })
}

/** What a Distributed Map needs on its own state machine (Step Functions guide, iam-policies-eg-dist-map). */
function distributedMapAccess(stack: Stack): readonly Access[] {
  return [
    { actions: ['states:StartExecution'], resources: [runWorkflowArn(stack)] },
    {
      actions: ['states:DescribeExecution'],
      resources: [runExecutionArns(stack)],
      wildcardReason: 'Executions are named after events and by Step Functions.',
    },
  ]
}

function putEventsAccess(stack: Stack): Access {
  return {
    actions: ['events:PutEvents'],
    resources: [stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
  }
}
