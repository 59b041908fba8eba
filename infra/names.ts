import type { Stack } from 'aws-cdk-lib'
import { ArnFormat } from 'aws-cdk-lib'

/** Fixed names: they make policies, the operator's command and runbooks independent of CloudFormation. */
export const names = {
  stack: 'imagebuilder-share',
  ledger: 'imagebuilder-share-ledger',
  runWorkflow: 'imagebuilder-share-run',
  sweepWorkflow: 'imagebuilder-share-sweep',
  imageAvailableRule: 'imagebuilder-share-image-available',
  runStoppedRule: 'imagebuilder-share-run-stopped',
  amiChangedRule: 'imagebuilder-share-ami-changed',
  sweepSchedule: 'imagebuilder-share-sweep-schedule',
  deadLetters: 'imagebuilder-share-dead-letters',
  /** The bus of the owner account; the rules of destination accounts that feed it are called the same. */
  wakeUps: 'imagebuilder-share-wakeups',
  /** AWS fixes this name: Image Builder looks for no other. */
  destinationRole: 'EC2ImageBuilderDistributionCrossAccountRole',
} as const

/** The name of the Lambda function of a folder in functions/. */
export function functionName(folder: string): string {
  return `imagebuilder-share-${folder}`
}

/** `PlanRun` for `plan-run`: how states, placeholders and constructs are called. */
export function pascalCase(folder: string): string {
  return folder
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/**
 * The ARN of the run workflow, from its name: functions that a workflow invokes cannot refer to the construct, because
 * CloudFormation would see a cycle.
 */
export function runWorkflowArn(stack: Stack): string {
  return stateMachineArn(stack, names.runWorkflow)
}

/** The ARN of the workflow of sweeps, from its name for the same reason. */
export function sweepWorkflowArn(stack: Stack): string {
  return stateMachineArn(stack, names.sweepWorkflow)
}

/** The ARNs of the executions of the run workflow, as a pattern. */
export function runExecutionArns(stack: Stack): string {
  return executionArns(stack, `${names.runWorkflow}:*`)
}

/** The ARNs of the executions of single shares, the children of the run workflow's Distributed Map, as a pattern. */
export function shareExecutionArns(stack: Stack): string {
  return executionArns(stack, `${names.runWorkflow}/*`)
}

/** The ARNs of sweeps, as a pattern. */
export function sweepExecutionArns(stack: Stack): string {
  return executionArns(stack, `${names.sweepWorkflow}:*`)
}

function stateMachineArn(stack: Stack, resourceName: string): string {
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
}

function executionArns(stack: Stack, resourceName: string): string {
  return stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
}
