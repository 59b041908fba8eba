import type { Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'

import { runExecutionArns, runWorkflowArn } from '../names.ts'
import type { Access } from './access.ts'
import { createWorkflowFunction } from './workflow-function.ts'

/** What the functions work with. */
export interface FunctionsProps {
  readonly ownerAccountId: string
  readonly ledger: Table
  readonly deadLetters: Queue
  readonly logRetentionDays: number
}

/** Every function: its environment and exactly the AWS actions that it uses. */
export function createFunctions(stack: Stack, props: FunctionsProps) {
  const { ledger, deadLetters, ownerAccountId, logRetentionDays } = props
  const table = { TABLE_NAME: ledger.tableName }
  const tableAndOwner = { ...table, OWNER_ACCOUNT_ID: ownerAccountId }
  const onLedger = (...actions: readonly string[]): Access => ({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [ledger.tableArn],
  })
  const create = (folder: string, environment: Record<string, string>, access: readonly Access[]): Function =>
    createWorkflowFunction(stack, { folder, access, logRetentionDays, settings: { environment } })

  return {
    startRun: create('start-run', { STATE_MACHINE_ARN: runWorkflowArn(stack) }, [
      { actions: ['states:StartExecution'], resources: [runWorkflowArn(stack)] },
      { actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] },
    ]),
    steps: {
      'register-run': create('register-run', table, [onLedger('PutItem')]),
      'plan-run': create('plan-run', tableAndOwner, [
        onImages(stack, 'GetImage'),
        onComponents(stack, 'GetComponent'),
        onLedger('GetItem', 'Query', 'PutItem', 'UpdateItem'),
      ]),
      'check-prerequisites': create('check-prerequisites', tableAndOwner, [
        onImages(stack, 'GetImage'),
        onComponents(stack, 'GetComponent'),
        onLedger('UpdateItem'),
      ]),
      'acquire-lease': create('acquire-lease', table, [
        onLedger('UpdateItem'),
        {
          actions: ['states:DescribeExecution'],
          resources: [runExecutionArns(stack)],
          wildcardReason: 'A lease may be held by any execution of the run workflow.',
        },
      ]),
      'apply-policy': create('apply-policy', table, [
        onImages(stack, 'GetImagePolicy', 'PutImagePolicy'),
        onComponents(stack, 'GetComponentPolicy', 'PutComponentPolicy'),
        onLedger('GetItem'),
      ]),
      'promote-share': create('promote-share', table, [
        readShares,
        promoteShares(stack),
        // RAM asks for the right to write the policy of the resource whose share is promoted.
        onImages(stack, 'PutImagePolicy'),
        onComponents(stack, 'PutComponentPolicy'),
        onLedger('GetItem'),
      ]),
      'record-outcome': create('record-outcome', table, [onLedger('UpdateItem', 'DeleteItem')]),
      'record-result': create('record-result', table, [onLedger('Query', 'UpdateItem')]),
    },
  }
}

/** Resources live in the Region where they were built; one hub serves all Regions. */
const everyRegion = 'Images and components of every Region are shared, whatever their name.'

function onImages(stack: Stack, ...actions: readonly string[]): Access {
  return onOwn(stack, 'image', actions)
}

function onComponents(stack: Stack, ...actions: readonly string[]): Access {
  return onOwn(stack, 'component', actions)
}

function onOwn(stack: Stack, kind: 'image' | 'component', actions: readonly string[]): Access {
  return {
    actions: actions.map((action) => `imagebuilder:${action}`),
    resources: [stack.formatArn({ service: 'imagebuilder', region: '*', resource: kind, resourceName: '*' })],
    wildcardReason: everyRegion,
  }
}

const readShares: Access = {
  actions: ['ram:GetResourceShareAssociations', 'ram:GetResourceShares'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of RAM.',
}

function promoteShares(stack: Stack): Access {
  return {
    actions: ['ram:PromoteResourceShareCreatedFromPolicy'],
    resources: [
      stack.formatArn({ service: 'ram', region: '*', resource: 'resource-share', resourceName: '*' }),
    ],
    wildcardReason: 'RAM names the shares that it derives from policies; shares are Regional.',
  }
}
