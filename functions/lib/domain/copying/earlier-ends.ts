import { mostEarlierEnds } from './copy.ts'
import type { Copy, EarlierEnd } from './copy.ts'

/** A copy that is put anew, with how it ended for those who waited for it before: they may not have looked yet. */
export function rememberingEnd(copy: Copy, replaced: Copy): Copy {
  const { state, wantedBy, imageId, finding, failedOutputs, earlierEnds = [] } = replaced
  if (wantedBy.length === 0) return earlierEnds.length === 0 ? copy : { ...copy, earlierEnds }
  const end: EarlierEnd = {
    state,
    runs: wantedBy,
    ...(imageId === undefined ? {} : { imageId }),
    ...(finding === undefined ? {} : { finding }),
    ...(failedOutputs === undefined ? {} : { failedOutputs }),
  }
  return { ...copy, earlierEnds: [...earlierEnds, end].slice(-mostEarlierEnds) }
}
