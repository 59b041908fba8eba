import { ec2ClientOf } from '../../local/cloud/clients.ts'
import { accountIdOf } from './cloud/bench-world.ts'
import type { BenchCloud } from './cloud/open-bench-cloud.ts'
import type { ExecutionMeter } from './meters/executions.ts'
import type { PlayedRun } from './played.ts'
import { allowCopying } from './source-grants.ts'
import { copyAsStranger } from './strangers.ts'
import { homeRegion, type RunPlan, type Workload } from './workload.ts'

/** How somebody starts runs and stops them. */
export interface RunStarter {
  /** Answers the ARN of the execution. */
  readonly start: (run: RunPlan) => Promise<string>
  readonly stop: (executionArn: string) => Promise<void>
}

/** Time that is let pass after the last run: sweeps end, grants are withdrawn. */
const afterwardsMillis = 30 * 60_000

/** Lets the runs of a workload begin and be aborted in their time, strangers join in, and everything end. */
export async function playRuns(
  workload: Workload,
  { cloud, images }: Pick<BenchCloud, 'cloud' | 'images'>,
  { meter, starter }: { readonly meter: ExecutionMeter; readonly starter: RunStarter },
): Promise<readonly PlayedRun[]> {
  const { clock } = cloud
  const beginMs = clock.now()
  const until = async (minute: number): Promise<void> => clock.sleep(beginMs + minute * 60_000 - clock.now())

  const playRun = async (plan: RunPlan): Promise<PlayedRun> => {
    await until(plan.startMinute)
    const startMs = clock.now()
    const executionArn = await starter.start(plan)
    if (plan.abortMinute === undefined) return { plan, executionArn, startMs }
    await until(plan.abortMinute)
    await starter.stop(executionArn)
    return { plan, executionArn, startMs, abortMs: clock.now() }
  }
  const playStrangers = async (): Promise<void> => {
    const { strangers } = workload
    if (strangers === undefined) return
    await until(strangers.startMinute)
    await letStrangersCopy(strangers.copies, { cloud, images })
  }
  const played = (async (): Promise<readonly PlayedRun[]> => {
    const [runs] = await Promise.all([Promise.all(workload.runs.map(playRun)), playStrangers()])
    await meter.ended(runs.map(({ executionArn }) => executionArn))
    return runs
  })()
  const runs = await clock.runUntil(played)
  await clock.advance(afterwardsMillis)
  return runs
}

async function letStrangersCopy(
  count: number,
  { cloud, images }: Pick<BenchCloud, 'cloud' | 'images'>,
): Promise<void> {
  const accountId = accountIdOf(0)
  const [image] = images.values()
  if (image === undefined) return
  await allowCopying([image.imageId], [accountId], cloud)
  const copies = Array.from({ length: count }, (_, index) => ({
    imageId: image.imageId,
    region: homeRegion,
    name: `stranger-${index + 1}`,
  }))
  const ec2 = await ec2ClientOf(cloud.connection, accountId, homeRegion)
  await copyAsStranger(copies, { ec2, clock: cloud.clock })
}
