import { hasEnded } from './copy.ts'
import type { Copy } from './copy.ts'

/** What a copy's item is to say after a run has lost interest, written only while it has not ended. */
type RunWithdrawal = Pick<Copy, 'wantedBy' | 'unwantedSince'>

/**
 * Takes a run off a copy. What nobody else wants is withdrawn by the next look at its lane, at once while it is queued,
 * at its end while it is being copied. `undefined` where there is nothing to write.
 */
export function withdrawRun(copy: Copy, runId: string, at: string): RunWithdrawal | undefined {
  if (hasEnded(copy) || !copy.wantedBy.includes(runId)) return undefined
  const wantedBy = copy.wantedBy.filter((one) => one !== runId)
  return wantedBy.length > 0 ? { wantedBy } : { wantedBy, unwantedSince: at }
}
