import type { RamUsage } from '../domain/sharing/ram-quota.ts'

/** What of RAM's quotas is used. */
export interface RamUsageReader {
  /** Every association of the owner's shares in a Region. */
  readUsage(region: string): Promise<RamUsage>
}
