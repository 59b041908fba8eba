import type { Copy } from '../domain/copying/copy.ts'
import { reductionAfterRefusal } from '../domain/copying/lane-limit.ts'
import type { ContinuedCopy, EndedCopy, LanePlan } from '../domain/copying/plan-lane.ts'
import type { LaneStore } from '../ports/copy-ledger.ts'
import { finishCopy } from './finish-copy.ts'
import type { FinishCopyDeps } from './finish-copy.ts'
import { inParallel } from './in-parallel.ts'
import type { LaneLookAnswer } from './look-at-lane.ts'
import { recordEnd } from './record-end.ts'
import { startCopy } from './start-copy.ts'
import type { StartCopyDeps } from './start-copy.ts'

/** What carrying out a lane's plan needs. */
export interface CarryOutDeps extends Omit<FinishCopyDeps, 'ledger' | 'destinations'> {
  readonly ledger: FinishCopyDeps['ledger'] & Pick<LaneStore, 'writeLane'>
  readonly destinations: FinishCopyDeps['destinations'] & StartCopyDeps['destinations']
}

/**
 * Does what a look decided, after the lane's item was written. Answers the copies whose outcome was written. What does not
 * come about is decided again by the next look.
 */
export async function carryOutPlan(
  plan: LanePlan,
  look: LaneLookAnswer,
  deps: CarryOutDeps,
): Promise<readonly Copy[]> {
  const ended = await inParallel(plan.ended, async (one) => endAttempt(one, deps))
  const continued = await inParallel(
    plan.continues.filter(({ step }) => step !== 'start'),
    async (one) => goOn(one, deps),
  )
  const starts = [...plan.continues.filter((one) => one.step === 'start'), ...plan.admit]
  const started = await inParallel(starts, async (one) => startCopy(one, deps))
  const refused = starts.filter((_, index) => started[index]?.kind === 'noRoom').map(({ copy }) => copy.id)
  if (refused.length > 0) await giveBack(refused, { plan, look }, deps)
  return [
    ...[...ended, ...continued].flatMap((copy) => copy ?? []),
    ...started.flatMap((one) => (one?.kind === 'ended' ? [one.copy] : [])),
  ]
}

async function endAttempt(one: EndedCopy, deps: CarryOutDeps): Promise<Copy | undefined> {
  const moved = await recordEnd(one, deps.ledger)
  if (moved === undefined || one.end.kind !== 'available') {
    return moved?.state === 'queued' ? undefined : moved
  }
  return finishCopy(moved, one.end.imageId, deps)
}

async function goOn(one: ContinuedCopy, deps: CarryOutDeps): Promise<Copy | undefined> {
  switch (one.step) {
    case 'finish':
      return finishCopy(one.copy, one.imageId, deps)
    case 'note': {
      const startedAt = new Date(deps.clock.now()).toISOString()
      await deps.ledger.moveCopy(one.copy, { to: 'copying', imageId: one.imageId, startedAt })
      return undefined
    }
    case 'start':
      return undefined
  }
}

/**
 * EC2 had no room: the limit is halved, and those that this look admitted lose their slots. Only if nobody has written
 * the lane since: whoever has may be calling CopyImage for them, and so may whoever admitted the others before.
 */
async function giveBack(
  refused: readonly string[],
  { plan, look }: { readonly plan: LanePlan; readonly look: LaneLookAnswer },
  { ledger, clock }: CarryOutDeps,
): Promise<void> {
  const { lane } = look
  const { control, settings } = lane
  const out = new Set(plan.admit.map(({ copy }) => copy.id)).intersection(new Set(refused))
  await ledger.writeLane(
    lane,
    { ...control, ...plan.control, version: control.version + 1 },
    {
      ...plan.control,
      admitted: plan.control.admitted.filter((id) => !out.has(id)),
      reduced: reductionAfterRefusal(settings, control, clock.now()),
    },
  )
}
