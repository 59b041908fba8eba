import { LaunchQuotaReached, LaunchRefused, TransientServiceError } from '../lib/domain/errors.ts'
import { missingFrom } from '../lib/domain/launch/ami.ts'
import type { LaunchResult } from '../lib/domain/launch/join-launch.ts'
import { launchQuota, launchRefused } from '../lib/domain/launch/launch-findings.ts'
import { placeAccounts } from '../lib/domain/sharing/refused-accounts.ts'
import type { Amis } from '../lib/ports/amis.ts'

/**
 * Adds to an AMI's launch permission whom it lacks, halving where EC2 refuses, and reads it back. Nobody missing:
 * nothing written.
 * @throws TransientServiceError when it reads back without somebody; AmiNotShareable.
 */
export async function permitLaunch(
  amiArn: string,
  principals: readonly string[],
  amis: Amis,
): Promise<Pick<LaunchResult, 'problems' | 'requestIds'>> {
  const missing = missingFrom(await amis.readLaunchPermission(amiArn), principals)
  const requestIds: string[] = []
  const allow = async (list: readonly string[]): Promise<void> => {
    requestIds.push(await amis.allowLaunch(amiArn, list))
  }
  try {
    return { problems: await permit(amiArn, missing, { allow, amis }), requestIds }
  } catch (error) {
    if (!(error instanceof LaunchQuotaReached)) throw error
    // EC2 takes all of a list or nothing, and which of them should have the last places is not for us to say.
    const finding = launchQuota(amiArn, error.message)
    const absent = missingFrom(await amis.readLaunchPermission(amiArn), principals)
    return { problems: new Map(absent.map((principal) => [principal, finding])), requestIds }
  }
}

async function permit(
  amiArn: string,
  missing: readonly string[],
  { allow, amis }: { readonly allow: (list: readonly string[]) => Promise<void>; readonly amis: Amis },
): Promise<LaunchResult['problems']> {
  const { granted, refused } = await placeAccounts(missing, async (list) => {
    try {
      await allow(list)
      return undefined
    } catch (error) {
      if (error instanceof LaunchRefused) return error.message
      throw error
    }
  })
  if (granted.length > 0) await readBack(amiArn, granted, amis)
  return new Map(
    refused.map(({ accountId: principal, reason }) => [principal, launchRefused(principal, reason)]),
  )
}

/** EC2's answers may lag behind its changes, so the step is repeated for a while. */
async function readBack(amiArn: string, granted: readonly string[], amis: Amis): Promise<void> {
  const absent = missingFrom(await amis.readLaunchPermission(amiArn), granted)
  if (absent.length === 0) return
  throw new TransientServiceError(
    `Expected the launch permission to name the ${granted.length} principals that were added, got ${granted.length - absent.length} of them`,
    {
      where: amiArn,
      remedy:
        'Find out in CloudTrail who else changes the launch permission of this AMI, then start the run again',
    },
  )
}
