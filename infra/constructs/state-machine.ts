import { join } from 'node:path'

import { RemovalPolicy } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'

import { pascalCase } from '../names.ts'
import { createServiceRole } from './access.ts'
import type { Access } from './access.ts'

const definitions = join(import.meta.dirname, '..', '..', 'statemachine')

/** A workflow and what it needs. */
export interface WorkflowProps {
  readonly name: string
  /** The file in statemachine/: its only definition. */
  readonly definition: string
  /** The functions that its states invoke, by folder. */
  readonly steps: Readonly<Record<string, IFunction>>
  /** What its states do beside invoking functions. */
  readonly access: readonly Access[]
  readonly logRetentionDays: number
}

/** A state machine with a role and a log group of its own. */
export function createWorkflow(scope: Construct, id: string, props: WorkflowProps): StateMachine {
  const { name, definition, steps, access, logRetentionDays } = props
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    // With this prefix CloudWatch Logs needs no entry per log group in its account-wide resource policy.
    logGroupName: `/aws/vendedlogs/states/${name}`,
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = createServiceRole(scope, `${id}Role`, {
    name,
    service: 'states.amazonaws.com',
    access: [invokeAccess(Object.values(steps)), ...access, logDeliveryAccess, traceAccess],
  })
  return new StateMachine(scope, id, {
    stateMachineName: name,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromFile(join(definitions, definition)),
    definitionSubstitutions: substitutions(steps),
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
