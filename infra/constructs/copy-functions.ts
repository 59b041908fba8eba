import { Duration } from 'aws-cdk-lib'
import type { Stack } from 'aws-cdk-lib'
import type { Function } from 'aws-cdk-lib/aws-lambda'

import type * as checkDestinations from '../../functions/check-destinations/contract.ts'
import type * as enqueueCopies from '../../functions/enqueue-copies/contract.ts'
import type * as planCopies from '../../functions/plan-copies/contract.ts'
import type * as startSweep from '../../functions/start-sweep/contract.ts'
import type * as sweepLanes from '../../functions/sweep-lanes/contract.ts'
import type * as wakeLane from '../../functions/wake-lane/contract.ts'
import type * as withdrawRun from '../../functions/withdraw-run/contract.ts'
import { runWorkflowArn, sweepWorkflowArn } from '../names.ts'
import type { Access } from './access.ts'
import {
  answerRuns,
  copyWithinOwner,
  enterDestinations,
  grantCopying,
  startSweeps,
  watchRuns,
  writeOutputs,
} from './copy-access.ts'
import { functionFactory, giveUpAccess, ledgerAccess } from './function-factory.ts'
import type { CreateFunction, FunctionsProps } from './function-factory.ts'
import { onOwn, readAmis, readDistributions, readKeys, readOrganization } from './owner-access.ts'

/** What the functions that copy work with beside what all do. */
export interface CopyFunctionsProps extends FunctionsProps {
  readonly sweepShards: number
  /** What names of the owner's SSM parameters begin with. */
  readonly parameterPrefix: string
}

/** The environment variables of each function, as its own contract names them. */
interface Environments {
  readonly 'check-destinations': checkDestinations.Environment
  readonly 'enqueue-copies': enqueueCopies.Environment
  readonly 'plan-copies': planCopies.Environment
  readonly 'start-sweep': startSweep.Environment
  readonly 'sweep-lanes': sweepLanes.Environment
  readonly 'wake-lane': wakeLane.Environment
  readonly 'withdraw-run': withdrawRun.Environment
}

/** Copies are told apart by thousands, and CPU comes with memory. */
const manyCopies = 1024

/** The functions that copy: the environment of each and exactly the AWS actions that it uses. */
export function createCopyFunctions(stack: Stack, props: CopyFunctionsProps) {
  const { ledger, ownerAccountId } = props
  const create = functionFactory<Environments>(stack, props)
  const onLedger = ledgerAccess(props)
  const table = { TABLE_NAME: ledger.tableName }
  const tableAndOwner = { ...table, OWNER_ACCOUNT_ID: ownerAccountId }
  const sweep = {
    SWEEP_STATE_MACHINE_ARN: sweepWorkflowArn(stack),
    SWEEP_SHARDS: String(props.sweepShards),
  }
  const serveLanes: readonly Access[] = [
    enterDestinations(stack),
    ...grantCopying(stack, ownerAccountId),
    ...copyWithinOwner(stack),
    ...writeOutputs(stack, props),
  ]

  return {
    /** The steps of a run. */
    runSteps: {
      'plan-copies': createPlanCopies(stack, create, props),
      'check-destinations': create(
        'check-destinations',
        tableAndOwner,
        [
          onLedger('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
          enterDestinations(stack),
          readAmis,
        ],
        { timeout: Duration.seconds(120), memorySize: manyCopies },
      ),
      'enqueue-copies': create(
        'enqueue-copies',
        { ...tableAndOwner, ...sweep },
        [
          onLedger('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
          enterDestinations(stack),
          ...grantCopying(stack, ownerAccountId),
          ...startSweeps(stack),
          answerRuns(stack),
        ],
        { timeout: Duration.seconds(300), memorySize: manyCopies },
      ),
    },
    /** The steps of a sweep. */
    sweepSteps: {
      'sweep-lanes': create(
        'sweep-lanes',
        { ...tableAndOwner, ...sweep, RUN_STATE_MACHINE_ARN: runWorkflowArn(stack) },
        [
          onLedger('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
          ...serveLanes,
          ...startSweeps(stack),
          answerRuns(stack),
          watchRuns(stack),
        ],
        // Twice as long as a tick takes up lanes: what it has taken up comes to an end.
        { timeout: Duration.seconds(120), memorySize: manyCopies },
      ),
    },
    startSweep: create('start-sweep', { ...table, ...sweep }, [
      onLedger('GetItem', 'BatchGetItem', 'Query', 'UpdateItem'),
      ...startSweeps(stack),
      giveUpAccess(props),
    ]),
    withdrawRun: create(
      'withdraw-run',
      { ...table, ...sweep },
      [
        onLedger('GetItem', 'BatchGetItem', 'Query', 'UpdateItem'),
        ...startSweeps(stack),
        giveUpAccess(props),
      ],
      // A run may have thousands of copies in hundreds of lanes.
      { timeout: Duration.seconds(300) },
    ),
    /** Only where somebody may wake lanes up. */
    createWakeLane: (): Function =>
      create(
        'wake-lane',
        tableAndOwner,
        [
          onLedger('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
          ...serveLanes,
          answerRuns(stack),
          giveUpAccess(props),
        ],
        { timeout: Duration.seconds(120) },
      ),
  }
}

function createPlanCopies(
  stack: Stack,
  create: CreateFunction<Environments>,
  props: CopyFunctionsProps,
): Function {
  const { ledger, ownerAccountId, organizationReadRoleArn } = props
  const tableAndOwner = { TABLE_NAME: ledger.tableName, OWNER_ACCOUNT_ID: ownerAccountId }
  return create(
    'plan-copies',
    organizationReadRoleArn === undefined
      ? tableAndOwner
      : { ...tableAndOwner, ORGANIZATION_READ_ROLE_ARN: organizationReadRoleArn },
    [
      ledgerAccess(props)('GetItem', 'Query', 'PutItem'),
      onOwn(stack, 'image', ['GetImage']),
      readDistributions(stack),
      readAmis,
      readKeys(stack),
      ...readOrganization(organizationReadRoleArn),
    ],
    { timeout: Duration.seconds(120), memorySize: manyCopies },
  )
}
