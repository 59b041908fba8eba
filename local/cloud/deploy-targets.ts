import type { DeployTargets } from '../deploy/targets.ts'
import type { DynamoDb } from '../dynamodb/dynamodb.ts'
import type { EventBridge } from '../event-bridge/event-bridge.ts'
import type { Iam } from '../iam/create-iam.ts'
import { functionArnOf } from '../lambda/function-config.ts'
import type { Lambda } from '../lambda/lambda.ts'
import type { Sqs } from '../sqs/sqs.ts'
import type { StepFunctions } from '../step-functions/step-functions.ts'

/** The services that a template's resources become part of. */
export interface DeployableServices {
  readonly iam: Iam
  readonly sqs: Sqs
  readonly dynamoDb: DynamoDb
  readonly lambda: Lambda
  readonly eventBridge: EventBridge
  readonly stepFunctions: StepFunctions
}

/** The embedded cloud as a deployment sees it. */
export function createDeployTargets(services: DeployableServices): DeployTargets {
  const { iam, sqs, dynamoDb, lambda, eventBridge, stepFunctions } = services

  return {
    createRole: ({ accountId }, role) => ({
      arn: iam.roles.createRole({
        accountId,
        name: role.name,
        assumeRolePolicyDocument: role.trustPolicy,
        inlinePolicies: role.inlinePolicies,
        managedPolicyArns: role.managedPolicyArns,
        ...(role.path === undefined ? {} : { path: role.path }),
        ...(role.maxSessionSeconds === undefined ? {} : { maxSessionSeconds: role.maxSessionSeconds }),
      }).arn,
    }),
    putRolePolicy: ({ accountId }, { roleName, policyName, document }) =>
      iam.roles.putRolePolicy(`arn:aws:iam::${accountId}:role/${roleName}`, policyName, document),
    createQueue: (place, queue) =>
      sqs.createQueue(
        { ...place, name: queue.name },
        seconds({
          MessageRetentionPeriod: queue.messageRetentionSeconds,
          VisibilityTimeout: queue.visibilityTimeoutSeconds,
        }),
      ),
    setQueuePolicy: (place, { queueUrl, document }) => sqs.setQueuePolicy(place, queueUrl, document),
    createTable: async ({ accountId, region }, table) => {
      await dynamoDb.createTable({
        accountId,
        region,
        table: {
          TableName: table.name,
          BillingMode: table.billingMode,
          AttributeDefinitions: [...table.attributeDefinitions],
          KeySchema: [...table.keySchema],
          ...indexesOf(table.globalSecondaryIndexes),
        },
      })
      return { arn: `arn:aws:dynamodb:${region}:${accountId}:table/${table.name}` }
    },
    createFunction: (place, { name, memoryMegabytes, ...fn }) => ({
      arn: lambda.createFunction({ ...place, ...fn, functionName: name, memoryMb: memoryMegabytes }),
    }),
    putInvokeConfig: (place, { functionName, onFailureArn, ...config }) => {
      lambda.putInvokeConfig(functionArn(place, functionName), {
        ...config,
        ...(onFailureArn === undefined ? {} : { onFailure: onFailureArn }),
      })
    },
    addPermission: (place, { functionName, sourceArn, sourceAccount, ...permission }) => {
      lambda.addPermission({
        ...permission,
        functionArn: functionArn(place, functionName),
        ...(sourceArn === undefined ? {} : { sourceArn }),
        ...(sourceAccount === undefined ? {} : { sourceAccount }),
      })
    },
    createEventBus: (place, bus) => eventBridge.createEventBus(place, bus),
    putBusStatement: (place, policy) => eventBridge.putBusStatement(place, policy),
    putRule: (place, rule) => eventBridge.putRule(place, rule),
    createStateMachine: (place, stateMachine) => stepFunctions.createStateMachine(place, stateMachine),
  }
}

function functionArn(place: { accountId: string; region: string }, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : functionArnOf({ ...place, functionName: nameOrArn })
}

function seconds(attributes: Readonly<Record<string, number | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  )
}

type TableIndexes = Parameters<DeployTargets['createTable']>[1]['globalSecondaryIndexes']

function indexesOf(indexes: TableIndexes) {
  if (indexes.length === 0) return {}
  return {
    GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema: [...KeySchema],
      Projection: {
        ProjectionType: Projection.ProjectionType,
        ...(Projection.NonKeyAttributes === undefined
          ? {}
          : { NonKeyAttributes: [...Projection.NonKeyAttributes] }),
      },
    })),
  }
}
