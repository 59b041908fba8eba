import { createStepFunctions } from '../../../local/step-functions/step-functions.ts'
import { accountIdsOf, ownerId } from '../cloud/bench-world.ts'
import { imagePrefix } from '../cloud/build-images.ts'
import type { BenchCloud } from '../cloud/open-bench-cloud.ts'
import { laneOf } from '../meters/copy-starts.ts'
import { meterExecutions } from '../meters/executions.ts'
import { playRuns } from '../play-runs.ts'
import type { Played } from '../played.ts'
import { allowCopying } from '../source-grants.ts'
import { homeRegion, type RunPlan, type Workload } from '../workload.ts'
import { createBaselineFunctions, functionRole } from './functions.ts'
import { baselineDefinition, baselineNames } from './machines.ts'
import type { Baseline } from './parameters.ts'
import { createLockTable, createTableCalls } from './table-calls.ts'

const machineRole = 'bench-baseline-machine'

/** Lets a baseline make the copies of a workload, in a Step Functions of its own beside the cloud's; grants are made by hand before. */
export async function playBaseline(
  baseline: Baseline,
  workload: Workload,
  bench: BenchCloud,
): Promise<Played> {
  const { cloud, owner, images } = bench
  createRoles(bench)
  await createLockTable(owner.dynamoDb)
  const functions = createBaselineFunctions(cloud)
  const table = createTableCalls(owner.dynamoDb, cloud.clock)
  const stepFunctions = createStepFunctions(cloud.core, {
    invoker: functions.invoker,
    putEvents: () => {
      throw new Error('Expected no events of baselines')
    },
    callApi: table.callApi,
  })
  const home = { accountId: ownerId, region: homeRegion }
  const { arn: stateMachineArn } = stepFunctions.createStateMachine(home, {
    name: baselineNames.machine,
    roleArn: `arn:aws:iam::${ownerId}:role/${machineRole}`,
    definition: baselineDefinition(baseline),
  })
  const imageIds = [...images.values()].map(({ imageId }) => imageId)
  await cloud.clock.runUntil(allowCopying(imageIds, accountIdsOf(workload), cloud))

  const meter = meterExecutions(stepFunctions, 'none')
  const beginMs = cloud.clock.now()
  const caller = { accountId: ownerId, arn: `arn:aws:iam::${ownerId}:root` }
  const runs = await playRuns(workload, bench, {
    meter,
    starter: {
      start: async (run) => {
        const input = JSON.stringify({ copies: copiesOfRun(run, workload, bench) })
        return stepFunctions.startExecution({ stateMachineArn, input, caller, region: homeRegion })
          .executionArn
      },
      stop: async () => Promise.reject(new Error('Expected no baseline to be stopped')),
    },
  })
  return {
    beginMs,
    runs,
    meter,
    transitionsOf: (arn) => stepFunctions.billedTransitions(arn),
    lambdaCalls: functions.calls(),
    writeUnits: { semaphore: table.writeUnits() },
    failedWriteUnits: table.failedWriteUnits(),
  }
}

function copiesOfRun({ firstImage, images: count }: RunPlan, workload: Workload, { images }: BenchCloud) {
  return Array.from({ length: count }, (_, index) => firstImage + index).flatMap((number) =>
    accountIdsOf(workload).flatMap((accountId) =>
      workload.regions.map((region) => ({
        lane: laneOf({ accountId, region }),
        accountId,
        region,
        sourceImageId: images.get(number)?.imageId ?? '',
        name: `${imagePrefix}${String(number).padStart(5, '0')}`,
      })),
    ),
  )
}

function createRoles({ cloud }: BenchCloud): void {
  const allow = (...actions: readonly string[]) => ({
    allowed: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }] },
  })
  const trust = (Service: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  })
  cloud.iam.roles.createRole({
    accountId: ownerId,
    name: machineRole,
    assumeRolePolicyDocument: trust('states.amazonaws.com'),
    inlinePolicies: allow('lambda:InvokeFunction', 'states:StartExecution', 'dynamodb:*'),
  })
  cloud.iam.roles.createRole({
    accountId: ownerId,
    name: functionRole,
    assumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    inlinePolicies: allow('sts:AssumeRole'),
  })
}
