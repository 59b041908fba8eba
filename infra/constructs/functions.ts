import { Duration } from 'aws-cdk-lib'
import type { Stack } from 'aws-cdk-lib'

import type * as acquireLease from '../../functions/acquire-lease/contract.ts'
import type * as applyPolicy from '../../functions/apply-policy/contract.ts'
import type * as associateShare from '../../functions/associate-share/contract.ts'
import type * as checkPrerequisites from '../../functions/check-prerequisites/contract.ts'
import type * as grantLaunch from '../../functions/grant-launch/contract.ts'
import type * as planRun from '../../functions/plan-run/contract.ts'
import type * as promoteShare from '../../functions/promote-share/contract.ts'
import type * as recordOutcome from '../../functions/record-outcome/contract.ts'
import type * as recordResult from '../../functions/record-result/contract.ts'
import type * as registerRun from '../../functions/register-run/contract.ts'
import type * as retireBuilds from '../../functions/retire-builds/contract.ts'
import type * as startRun from '../../functions/start-run/contract.ts'
import { runWorkflowArn, shareExecutionArns } from '../names.ts'
import type { Access } from './access.ts'
import { functionFactory, giveUpAccess, ledgerAccess } from './function-factory.ts'
import type { FunctionsProps } from './function-factory.ts'
import {
  changeLaunchPermission,
  onEveryType,
  onOwn,
  readAmis,
  readKeys,
  readOrganization,
} from './owner-access.ts'
import { emptyRuleShares, fillRuleShares, readRuleShares } from './rule-share-access.ts'

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

/** The functions of a run that shares: the environment of each and exactly the AWS actions that it uses. */
export function createFunctions(stack: Stack, props: FunctionsProps) {
  const { ledger, ownerAccountId, organizationReadRoleArn } = props
  const table = { TABLE_NAME: ledger.tableName }
  const tableAndOwner = { ...table, OWNER_ACCOUNT_ID: ownerAccountId }
  const onLedger = ledgerAccess(props)
  const create = functionFactory<Environments>(stack, props)

  return {
    startRun: create('start-run', { STATE_MACHINE_ARN: runWorkflowArn(stack) }, [
      { actions: ['states:StartExecution'], resources: [runWorkflowArn(stack)] },
      giveUpAccess(props),
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
      'record-result': create(
        'record-result',
        table,
        [onLedger('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem')],
        // A run may have thousands of copies, whose items are read.
        { timeout: Duration.seconds(90) },
      ),
    },
  }
}

const countAssociations: Access = {
  actions: ['ram:GetResourceShareAssociations'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of RAM.',
}

const readShares: Access = {
  actions: ['ram:GetResourceShareAssociations', 'ram:GetResourceShares'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of RAM.',
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
