import type { ResourceType } from './resource-type.ts'
import { dynamodbTable } from './resources/dynamodb-table.ts'
import { eventsEventBusPolicy } from './resources/events-event-bus-policy.ts'
import { eventsEventBus } from './resources/events-event-bus.ts'
import { eventsRule } from './resources/events-rule.ts'
import { iamPolicy } from './resources/iam-policy.ts'
import { iamRole } from './resources/iam-role.ts'
import { lambdaEventInvokeConfig } from './resources/lambda-event-invoke-config.ts'
import { lambdaFunction } from './resources/lambda-function.ts'
import { lambdaPermission } from './resources/lambda-permission.ts'
import { sqsQueuePolicy } from './resources/sqs-queue-policy.ts'
import { sqsQueue } from './resources/sqs-queue.ts'
import { stateMachine } from './resources/state-machine.ts'
import { withoutBehaviour } from './resources/without-behaviour.ts'
import { TemplateError } from './template-error.ts'

const known: ReadonlyMap<string, ResourceType> = new Map(
  [
    dynamodbTable,
    eventsEventBus,
    eventsEventBusPolicy,
    eventsRule,
    iamPolicy,
    iamRole,
    lambdaEventInvokeConfig,
    lambdaFunction,
    lambdaPermission,
    sqsQueue,
    sqsQueuePolicy,
    stateMachine,
    ...withoutBehaviour,
  ].map((resourceType) => [resourceType.type, resourceType]),
)

/**
 * The resource type of a name.
 * @throws TemplateError when the embedded cloud has no such thing: it is never left out silently.
 */
export function resourceTypeOf(type: string): ResourceType {
  const resourceType = known.get(type)
  if (resourceType === undefined) throw new TemplateError(`Resource type ${type} cannot be deployed here.`)
  return resourceType
}
