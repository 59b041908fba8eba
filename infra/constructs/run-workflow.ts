import { join } from 'node:path'

import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'

import { names, pascalCase, runExecutionArns, runWorkflowArn } from '../names.ts'
import { createServiceRole } from './access.ts'
import type { Access } from './access.ts'

const definition = join(import.meta.dirname, '..', '..', 'statemachine', 'run.asl.json')

/** What the run workflow needs. */
export interface RunWorkflowProps {
  /** The functions that its states invoke, by folder. */
  readonly steps: Readonly<Record<string, IFunction>>
  readonly logRetentionDays: number
}

/** The state machine of a run; statemachine/run.asl.json is its only definition. */
export function createRunWorkflow(scope: Construct, props: RunWorkflowProps): StateMachine {
  const stack = Stack.of(scope)
  const logGroup = new LogGroup(scope, 'RunWorkflowLogs', {
    // With this prefix CloudWatch Logs needs no entry per log group in its account-wide resource policy.
    logGroupName: `/aws/vendedlogs/states/${names.runWorkflow}`,
    retention: props.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = createServiceRole(scope, 'RunWorkflowRole', {
    name: names.runWorkflow,
    service: 'states.amazonaws.com',
    access: [
      invokeAccess(Object.values(props.steps)),
      ...distributedMapAccess(stack),
      putEventsAccess(stack),
      logDeliveryAccess,
      traceAccess,
    ],
  })
  return new StateMachine(scope, 'RunWorkflow', {
    stateMachineName: names.runWorkflow,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromFile(definition),
    definitionSubstitutions: substitutions(props.steps),
    // Its policy is written above, whole; CDK would add the same statements for logs and traces again.
    role: role.withoutPolicyUpdates(),
    tracingEnabled: true,
    // Inputs and outputs stand in the execution's history; the log tells the course of events.
    logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
  })
}

function substitutions(steps: Readonly<Record<string, IFunction>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(steps).map(([folder, step]) => [`${pascalCase(folder)}FunctionArn`, step.functionArn]),
  )
}

function invokeAccess(steps: readonly IFunction[]): Access {
  return { actions: ['lambda:InvokeFunction'], resources: steps.map((step) => step.functionArn) }
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

/** Log delivery and tracing have no resource types in IAM (service authorization reference). */
const logDeliveryAccess: Access = {
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the actions of log delivery.',
}

const traceAccess: Access = {
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the actions of X-Ray.',
}
