import type { EC2Client } from '@aws-sdk/client-ec2'

import type { CopyGroup, CopyTrace } from '../../functions/lib/domain/copying/copy-result.ts'
import type { CopyPlans } from '../../functions/lib/ports/copy-plans.ts'
import { ec2ClientOf, type CloudConnection } from '../cloud/clients.ts'
import type { CopySight } from './result.ts'
import { errorCodeOf } from './sdk-error.ts'
import { launchTrialOf } from './try-launch.ts'

/** One AMI that a run wanted, and what the run says became of it. */
type ClaimedCopy = CopyTrace & Pick<CopyGroup, 'outcome' | 'finding'>

/**
 * Asks each account, with its own credentials, for the AMI that a run says it has, and tries to launch it there. Only
 * an AMI that the account owns counts.
 */
export async function proveCopies(
  runId: string,
  { connection, ledger }: { readonly connection: CloudConnection; readonly ledger: CopyPlans },
): Promise<readonly CopySight[]> {
  const { groups = [] } = (await ledger.readCopyResult(runId)) ?? {}
  const claimed = groups.flatMap(({ copies, outcome, finding }) =>
    copies.map((copy): ClaimedCopy => ({ ...copy, outcome, ...(finding === undefined ? {} : { finding }) })),
  )
  const sights: CopySight[] = []
  for (const copy of claimed.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))) {
    sights.push(await lookAt(copy, connection))
  }
  return sights
}

function placeOf({ accountId, region }: CopyTrace): string {
  return `${accountId} ${region}`
}

async function lookAt(copy: ClaimedCopy, connection: CloudConnection): Promise<CopySight> {
  const { accountId, region, outcome, imageId, finding } = copy
  const claim = { accountId, region, outcome, ...(finding === undefined ? {} : { finding }) }
  if (imageId === undefined) return { ...claim, launches: false, expected: false }
  const ec2 = await ec2ClientOf(connection, accountId, region)
  const owns = await ownsImage(ec2, imageId)
  const launches = owns && (await (await launchTrialOf(connection, accountId, region))(imageId))
  return { ...claim, ...(owns ? { imageId } : {}), launches, expected: outcome === 'done' && launches }
}

async function ownsImage(ec2: EC2Client, imageId: string): Promise<boolean> {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2')
  try {
    const answer = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], ImageIds: [imageId] }))
    return answer.Images?.length === 1
  } catch (error) {
    // To EC2, an AMI that the account cannot see is an error, not an empty answer.
    if (errorCodeOf(error) === 'InvalidAMIID.NotFound') return false
    throw error
  }
}
