import { classifyCallError } from '../domain/copying/copy-failure.ts'
import { copyWithdrawn } from '../domain/copying/copy-findings.ts'
import { holdsSlot, slotOf } from '../domain/copying/copy-standing.ts'
import type { Copy } from '../domain/copying/copy.ts'
import type { CallError } from '../domain/copying/failure-findings.ts'
import type { Lane } from '../domain/copying/lane.ts'
import { isPastLateCalls } from '../domain/copying/occupancy.ts'
import type { CopyMove, CopyStore, LaneStore } from '../ports/copy-ledger.ts'
import { inParallel } from './in-parallel.ts'
import type { LaneLookAnswer } from './look-at-lane.ts'

/** How long a copy in progress is waited for in an account that no longer lets us look. */
const patienceMinutes = 60

/**
 * EC2, or the role, does not let us look at a lane. What passes by itself is left to the next look. Otherwise copies that
 * were not started fail at once, those in progress when the account has kept us out for an hour. The lane's item is
 * written first, so that nobody who could look starts one of them meanwhile. Answers the copies whose outcome was
 * written.
 */
export async function refuseLane(
  { lane, now }: LaneLookAnswer,
  refusal: CallError,
  ledger: Pick<CopyStore, 'moveCopy'> & Pick<LaneStore, 'writeLane'>,
): Promise<readonly Copy[]> {
  const verdict = classifyCallError(refusal, lane, { now })
  if (verdict.kind !== 'person') return []
  const hopeless = lane.copies.filter((copy) => isHopeless(copy, lane, now))
  if (hopeless.length === 0) return []
  const { version: _, ...control } = lane.control
  const others = new Set(lane.copies).difference(new Set(hopeless))
  const slots = new Set([...others].map(slotOf))
  const admitted = control.admitted.filter((slot) => slots.has(slot))
  if (!(await ledger.writeLane(lane, lane.control, { ...control, admitted }))) return []
  const moved = await inParallel(hopeless, async (copy) => {
    const { imageId } = copy
    const image = imageId === undefined ? {} : { imageId }
    const move: CopyMove =
      copy.wantedBy.length > 0
        ? { to: 'failed', finding: verdict.finding, ...image }
        : { to: 'withdrawn', finding: copyWithdrawn(lane), ...image }
    return ledger.moveCopy(copy, move)
  })
  return moved.flatMap((copy) => copy ?? [])
}

function isHopeless(copy: Copy, { control }: Lane, now: number): boolean {
  if (copy.state === 'finishing') return false
  if (!holdsSlot(copy, new Set(control.admitted))) return true
  const { startedAt } = copy
  if (startedAt !== undefined) return now >= Date.parse(startedAt) + patienceMinutes * 60_000
  return control.callsAt === undefined || isPastLateCalls(control.callsAt, now)
}
