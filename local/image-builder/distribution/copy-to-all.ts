import { copyAccessTo } from './copy-access.ts'
import { awaitCopy, startCopy } from './copy-image.ts'
import type { DistributionRun } from './distribution-run.ts'
import { timeoutMinutes } from './distribution-timeout.ts'
import { tryFor, type Outcome } from './outcome.ts'

/**
 * Copies the AMI to all destinations at once, and waits for the last copy. Without copies, this takes as long as any
 * other state of a build.
 */
export async function copyToAll(run: DistributionRun): Promise<readonly Outcome[]> {
  const { parts, ec2, image, destinations, actors, source } = run
  const { clock, timing } = parts.core
  if (destinations.copies.length === 0) await clock.sleep(timing.buildStateSeconds * 1000)

  const access = copyAccessTo(ec2, { caller: actors.builder, region: source.region }, source.imageId)
  const deadlineMs = clock.now() + timeoutMinutes * 60_000
  const outcomes = await Promise.all(
    destinations.copies.map(async (destination) => {
      const { accountId, region } = destination
      const tried = await tryFor(destination, async () => {
        const actor = { caller: await actors.of(accountId, region), region }
        if (accountId !== image.id.accountId) await access.grant(accountId)
        const imageId = await startCopy(ec2, actor, { source, destination })
        await awaitCopy({ ec2, clock }, actor, { imageId, deadlineMs })
        return imageId
      })
      return tried.kind === 'failed' ? tried.outcome : { destination, imageId: tried.answer }
    }),
  )
  const withdrawn = await tryFor(destinations.source, async () => access.withdraw())
  return withdrawn.kind === 'failed' ? [...outcomes, withdrawn.outcome] : outcomes
}
