import { Duration } from 'aws-cdk-lib'
import type { Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Function, FunctionProps } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'

import type * as acquireLease from '../../functions/acquire-lease/contract.ts'
import type * as applyPolicy from '../../functions/apply-policy/contract.ts'
import type * as associateShare from '../../functions/associate-share/contract.ts'
import type * as checkPrerequisites from '../../functions/check-prerequisites/contract.ts'
import type * as grantLaunch from '../../functions/grant-launch/contract.ts'
import { factsOf, resourceTypes } from '../../functions/lib/domain/resource-type.ts'
import type { ResourceType } from '../../functions/lib/domain/resource-type.ts'
import type * as planRun from '../../functions/plan-run/contract.ts'
import type * as promoteShare from '../../functions/promote-share/contract.ts'
import type * as recordOutcome from '../../functions/record-outcome/contract.ts'
import type * as recordResult from '../../functions/record-result/contract.ts'
import type * as registerRun from '../../functions/register-run/contract.ts'
import type * as retireBuilds from '../../functions/retire-builds/contract.ts'
import type * as startRun from '../../functions/start-run/contract.ts'
import { runWorkflowArn, shareExecutionArns } from '../names.ts'
import type { Access } from './access.ts'
import { emptyRuleShares, fillRuleShares, readRuleShares } from './rule-share-access.ts'
import { createWorkflowFunction } from './workflow-function.ts'

/** What the functions work with. */
export interface FunctionsProps {
  readonly ownerAccountId: string
  readonly organizationReadRoleArn: string | undefined
  readonly ledger: Table
  readonly deadLetters: Queue
  readonly logRetentionDays: number
}

/** The environment variables of each function, as its own contract names them. */
interface Environments {
  readonly 'acquire-lease': acquireLease.Environment
  readonly 'apply-policy': applyPolicy.Environment
  readonly 'associate-share': associateShare.Environment
  readonly 'check-prerequisites': checkPrerequisites.Environment
  readonly 'grant-launch': grantLaunch.Environment
  readonly 'plan-run': planRun.Environment
  readonly 'promote-share': promoteShare.Environment
  readonly 'record-outcome': recordOutcome.Environment
  readonly 'record-result': recordResult.Environment
  readonly 'register-run': registerRun.Environment
  readonly 'retire-builds': retireBuilds.Environment
  readonly 'start-run': startRun.Environment
}

/** Every function: its environment and exactly the AWS actions that it uses. */
export function createFunctions(stack: Stack, props: FunctionsProps) {
  const { ledger, deadLetters, ownerAccountId, organizationReadRoleArn, logRetentionDays } = props
  const table = { TABLE_NAME: ledger.tableName }
  const tableAndOwner = { ...table, OWNER_ACCOUNT_ID: ownerAccountId }
  const onLedger = (...actions: readonly string[]): Access => ({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [ledger.tableArn],
  })
  const create = <Folder extends keyof Environments>(
    folder: Folder,
    environment: Environments[Folder],
    access: readonly Access[],
    settings: Partial<FunctionProps> = {},
  ): Function => createWorkflowFunction(stack, { folder, environment, access, logRetentionDays, settings })

  return {
    startRun: create('start-run', { STATE_MACHINE_ARN: runWorkflowArn(stack) }, [
      { actions: ['states:StartExecution'], resources: [runWorkflowArn(stack)] },
      // Lambda sends events that it gives up with the rights of the function.
      { actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] },
    ]),
    steps: {
      'register-run': create('register-run', table, [onLedger('PutItem')]),
      'plan-run': create(
        'plan-run',
        organizationReadRoleArn === undefined
          ? tableAndOwner
          : { ...tableAndOwner, ORGANIZATION_READ_ROLE_ARN: organizationReadRoleArn },
        [
          onOwn(stack, 'image', ['GetImage']),
          onOwn(stack, 'component', ['GetComponent']),
          onLedger('GetItem', 'Query', 'PutItem', 'UpdateItem'),
          countAssociations,
          ...readOrganization(organizationReadRoleArn),
        ],
        // The accounts of nested units are listed one unit after the other.
        { timeout: Duration.seconds(90) },
      ),
      'check-prerequisites': create('check-prerequisites', tableAndOwner, [
        ...onEveryType(stack, (name) => [`Get${name}`]),
        onLedger('UpdateItem'),
      ]),
      'acquire-lease': create('acquire-lease', table, [
        onLedger('UpdateItem', 'GetItem'),
        {
          actions: ['states:DescribeExecution'],
          resources: [shareExecutionArns(stack)],
          wildcardReason: 'A lease may be held by the execution of any share; Step Functions names them.',
        },
      ]),
      'apply-policy': create(
        'apply-policy',
        table,
        [...onEveryType(stack, (name) => [`Get${name}Policy`, `Put${name}Policy`]), onLedger('GetItem')],
        // A list that AWS refuses is halved until the refused accounts are found: many calls, one after the other.
        { timeout: Duration.seconds(300) },
      ),
      'promote-share': create('promote-share', table, [
        readShares,
        promoteShares(stack),
        promotePermissions(stack),
        // RAM asks for the right to write the policy of the resource whose share is promoted.
        ...onEveryType(stack, (name) => [`Put${name}Policy`]),
        // UpdateItem is for the lease on permissions.
        onLedger('GetItem', 'UpdateItem'),
      ]),
      'associate-share': create(
        'associate-share',
        table,
        [
          readRuleShares,
          ...fillRuleShares(stack),
          // RAM asks for the right to write the policy of every resource that a share gets or whose principals change.
          ...onEveryType(stack, (name) => [`Put${name}Policy`]),
          onLedger('GetItem', 'Query', 'PutItem', 'UpdateItem'),
        ],
        // A list of principals that RAM refuses is halved until the refused ones are found.
        { timeout: Duration.seconds(300) },
      ),
      'grant-launch': create(
        'grant-launch',
        table,
        [
          onOwn(stack, 'image', ['GetImage']),
          readAmis,
          changeLaunchPermission(stack, ownerAccountId),
          readKeys(stack),
          onLedger('GetItem'),
        ],
        // As with policies: a launch permission that EC2 refuses is halved until the refused principals are found.
        { timeout: Duration.seconds(300) },
      ),
      'retire-builds': create(
        'retire-builds',
        table,
        [
          ...emptyRuleShares(stack),
          ...onEveryType(stack, (name) => [`Put${name}Policy`]),
          onLedger('GetItem', 'Query', 'PutItem', 'UpdateItem'),
        ],
        { timeout: Duration.seconds(300) },
      ),
      'record-outcome': create('record-outcome', table, [onLedger('UpdateItem')]),
      'record-result': create('record-result', table, [onLedger('Query', 'UpdateItem')]),
    },
  }
}

/** Resources live in the Region where they were built; one hub serves all Regions. */
const everyRegion = 'Resources of every Region are shared, whatever their name.'

/** Image Builder's word for a type in the names of its operations. */
const operationWords: Readonly<Record<ResourceType, string>> = {
  image: 'Image',
  component: 'Component',
  imageRecipe: 'ImageRecipe',
  containerRecipe: 'ContainerRecipe',
}

/** The same kind of access to each type of resource, every action on the resources that it is about. */
function onEveryType(
  stack: Stack,
  actionsOf: (operationWord: string) => readonly string[],
): readonly Access[] {
  return resourceTypes.map((type) => onOwn(stack, type, actionsOf(operationWords[type])))
}

function onOwn(stack: Stack, type: ResourceType, actions: readonly string[]): Access {
  const resource = factsOf(type).segment
  return {
    actions: actions.map((action) => `imagebuilder:${action}`),
    resources: [stack.formatArn({ service: 'imagebuilder', region: '*', resource, resourceName: '*' })],
    wildcardReason: everyRegion,
  }
}

const countAssociations: Access = {
  actions: ['ram:GetResourceShareAssociations'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of RAM.',
}

/** Every member may describe its organization; the lists are for the management account and its delegates. */
function readOrganization(readRoleArn: string | undefined): readonly Access[] {
  const wildcardReason = 'IAM offers no resource for the organization as a whole and its lists.'
  const describe = 'organizations:DescribeOrganization'
  if (readRoleArn !== undefined) {
    return [
      { actions: [describe], resources: ['*'], wildcardReason },
      { actions: ['sts:AssumeRole'], resources: [readRoleArn] },
    ]
  }
  const lists = ['ListAccounts', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent']
  const actions = [describe, ...lists.map((list) => `organizations:${list}`)]
  return [{ actions, resources: ['*'], wildcardReason }]
}

const readShares: Access = {
  actions: ['ram:GetResourceShareAssociations', 'ram:GetResourceShares'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of RAM.',
}

const readAmis: Access = {
  actions: ['ec2:DescribeImages', 'ec2:DescribeSnapshots'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of EC2.',
}

function changeLaunchPermission(stack: Stack, ownerAccountId: string): Access {
  return {
    actions: ['ec2:DescribeImageAttribute', 'ec2:ModifyImageAttribute'],
    resources: [
      stack.formatArn({ service: 'ec2', region: '*', account: '', resource: 'image', resourceName: '*' }),
    ],
    // The ARN of an AMI names no account.
    onlyWhere: { 'ec2:Owner': ownerAccountId },
    wildcardReason: 'EC2 names the AMIs that builds make; they are shared in the Region of their image.',
  }
}

function readKeys(stack: Stack): Access {
  return {
    actions: ['kms:DescribeKey'],
    resources: [
      stack.formatArn({ service: 'kms', region: '*', account: '*', resource: 'key', resourceName: '*' }),
    ],
    wildcardReason: 'AMIs may be encrypted with any key, also one of another account; its policy decides.',
  }
}

function promoteShares(stack: Stack): Access {
  return {
    actions: ['ram:PromoteResourceShareCreatedFromPolicy', 'ram:ListResourceSharePermissions'],
    resources: [
      stack.formatArn({ service: 'ram', region: '*', resource: 'resource-share', resourceName: '*' }),
    ],
    wildcardReason: 'RAM names the shares that it derives from policies; shares are Regional.',
  }
}

function promotePermissions(stack: Stack): Access {
  return {
    actions: ['ram:PromotePermissionCreatedFromPolicy'],
    resources: [stack.formatArn({ service: 'ram', region: '*', resource: 'permission', resourceName: '*' })],
    wildcardReason: 'RAM names the permissions that it derives from policies; permissions are Regional.',
  }
}
