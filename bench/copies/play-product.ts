import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'

import { names } from '../../infra/names.ts'
import type { Deployment } from '../../local/deploy/assembly.ts'
import { accountIdsOf } from './cloud/bench-world.ts'
import { deployToBench, type BenchCloud } from './cloud/open-bench-cloud.ts'
import { meterExecutions } from './meters/executions.ts'
import { playRuns } from './play-runs.ts'
import type { Played } from './played.ts'
import { allowCopying } from './source-grants.ts'
import type { RunPlan, Workload } from './workload.ts'

/** The state of the sweep that looks at lanes. */
const tickState = 'SweepLanes'

/** Lets the product make the copies of a workload: deployed, rules put, its runs started as an operator starts them. */
export async function playProduct(
  workload: Workload,
  bench: BenchCloud,
  deployment: Deployment,
): Promise<Played> {
  const { cloud, owner, images } = bench
  const deployed = await deployToBench(bench, deployment)
  const stateMachineArn = deployed.stateMachines.get(names.runWorkflow)?.arn
  if (workload.isGranted) {
    const imageIds = [...images.values()].map(({ imageId }) => imageId)
    await cloud.clock.runUntil(allowCopying(imageIds, accountIdsOf(workload), cloud))
  }
  const meter = meterExecutions(cloud.stepFunctions, tickState)
  const beginMs = cloud.clock.now()
  const runs = await playRuns(workload, bench, {
    meter,
    starter: {
      start: async (run) => {
        const input = JSON.stringify(inputOf(run, workload, bench))
        const command = new StartExecutionCommand({ stateMachineArn, input, name: run.name })
        return (await owner.stepFunctions.send(command)).executionArn ?? ''
      },
      stop: async (executionArn) => {
        await owner.stepFunctions.send(new StopExecutionCommand({ executionArn }))
      },
    },
  })
  return {
    beginMs,
    runs,
    meter,
    transitionsOf: (arn) => cloud.stepFunctions.billedTransitions(arn),
    lambdaCalls: Object.fromEntries(
      cloud.lambda.billed().map(({ functionName, invocations }) => [functionName, invocations]),
    ),
    writeUnits: bench.writes.units(),
    failedWriteUnits: bench.writes.failedUnits(),
  }
}

/** One image of rules: what its event would start. Several images: what a person starts. */
function inputOf(run: RunPlan, workload: Workload, { images, cloud }: BenchCloud): unknown {
  const resources = Array.from(
    { length: run.images },
    (_, index) => images.get(run.firstImage + index)?.arn ?? '',
  )
  if (workload.id === 'W0') {
    const time = new Date(cloud.clock.now()).toISOString()
    return { eventId: `bench-${run.name}`, resource: resources[0], time }
  }
  const targetAccountIds = accountIdsOf(workload)
  return {
    resources,
    distribute: workload.regions.map((region) => ({
      region,
      amiDistributionConfiguration: { targetAccountIds },
    })),
  }
}
