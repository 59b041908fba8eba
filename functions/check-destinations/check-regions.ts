import type { CheckResult } from '../lib/domain/checks/check-result.ts'
import { isRegionDoubtful, judgeRegion } from '../lib/domain/checks/destination/judge-region.ts'
import { judgeRight } from '../lib/domain/checks/destination/judge-rights.ts'
import type { Need } from '../lib/domain/checks/destination/need.ts'
import type { CopyProbes, SettingProbes } from '../lib/ports/destination-probes.ts'

/** What is known of Regions of an account, by Region. */
export type RegionResults = ReadonlyMap<string, readonly CheckResult[]>

/**
 * Tries CopyImage in each Region, which tells as well whether the account has the Region. Only where that is left open
 * one more question is asked.
 */
export async function checkRegions(
  needs: readonly (Need & { readonly kind: 'copy' })[],
  accountId: string,
  probes: Pick<CopyProbes, 'tryCopy'> & Pick<SettingProbes, 'regionStatuses'>,
): Promise<RegionResults> {
  const answers = await Promise.all(
    needs.map(async ({ region, call }) => ({ region, answer: await probes.tryCopy(region, call) })),
  )
  const isOpen = answers.some(({ answer }) => isRegionDoubtful(answer))
  const statuses = isOpen ? await probes.regionStatuses() : undefined
  return new Map(
    answers.map(({ region, answer }) => {
      const lane = { accountId, region }
      const enabled = judgeRegion(lane, answer, statuses)
      const rights = enabled.verdict === 'failed' ? [] : [judgeRight(lane, 'ec2:CopyImage', answer)]
      return [region, [enabled, ...rights]]
    }),
  )
}
