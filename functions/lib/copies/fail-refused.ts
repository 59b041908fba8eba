import { grantRefused } from '../domain/copying/copy-findings.ts'
import type { CopyStore } from '../ports/copy-ledger.ts'
import type { RefusedAccount } from '../ports/image-grants.ts'
import type { CopyGrant } from './grants.ts'
import { inParallel } from './in-parallel.ts'

/**
 * Ends the copies of accounts that EC2 refuses the AMI, with its words. Those that nobody has started only: who could
 * copy did see the AMI.
 */
export async function failRefused(
  grant: Pick<CopyGrant, 'imageId' | 'sourceImageId' | 'copyRegions'>,
  refused: readonly RefusedAccount[],
  ledger: Pick<CopyStore, 'readCopies' | 'moveCopy'>,
): Promise<void> {
  const { imageId, sourceImageId, copyRegions } = grant
  const refusals = new Map(refused.map((one) => [one.accountId, one]))
  const copies = await ledger.readCopies(
    refused.flatMap(({ accountId }) => copyRegions.map((region) => ({ sourceImageId, accountId, region }))),
  )
  await inParallel(copies, async (copy) => {
    const refusal = refusals.get(copy.accountId)
    if (refusal === undefined || copy.state !== 'queued') return
    await ledger.moveCopy(copy, { to: 'failed', finding: grantRefused(copy, imageId, refusal) })
  })
}
