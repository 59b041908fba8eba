import { slotOf } from '../domain/copying/copy-standing.ts'
import type { Copy } from '../domain/copying/copy.ts'
import { reductionAfterRefusal } from '../domain/copying/lane-limit.ts'
import type { ContinuedCopy, EndedCopy, LanePlan } from '../domain/copying/plan-lane.ts'
import type { LaneStore } from '../ports/copy-ledger.ts'
import { finishCopy } from './finish-copy.ts'
import type { FinishCopyDeps } from './finish-copy.ts'
import { allOf, inParallel } from './in-parallel.ts'
import type { LaneLookAnswer } from './look-at-lane.ts'
import { recordEnd } from './record-end.ts'
import { startCopy } from './start-copy.ts'
import type { StartCopyDeps, StartedOutcome } from './start-copy.ts'

/** What carrying out a lane's plan needs. */
export interface CarryOutDeps extends Omit<FinishCopyDeps, 'ledger' | 'destinations'> {
  readonly ledger: FinishCopyDeps['ledger'] & Pick<LaneStore, 'writeLane'>
  readonly destinations: FinishCopyDeps['destinations'] & StartCopyDeps['destinations']
}

/** What came of carrying out a plan. */
export interface CarriedOut {
  /** The copies whose outcome was written. */
  readonly ended: readonly Copy[]
  /** Whether the lane's item may name slots that were not used; somebody else wrote it meanwhile. */
  readonly isSlotLeft: boolean
}

/**
 * Does what a look decided, after the lane's item was written. What does not come about is decided again by the next
 * look.
 */
export async function carryOutPlan(
  plan: LanePlan,
  look: LaneLookAnswer,
  deps: CarryOutDeps,
): Promise<CarriedOut> {
  const starts = [...plan.continues.filter((one) => one.step === 'start'), ...plan.admit]
  const others = plan.continues.filter(({ step }) => step !== 'start')
  // At once: a slot that waits until the outputs of other AMIs are made is lost.
  const [started, ended, continued] = await allOf([
    inParallel(starts, async (one) => startCopy(one, deps)),
    inParallel(plan.ended, async (one) => endAttempt(one, deps)),
    inParallel(others, async (one) => goOn(one, deps)),
  ])
  const slotsOf = (kind: StartedOutcome['kind']) =>
    new Set(starts.filter((_, index) => started[index]?.kind === kind).map(({ copy }) => slotOf(copy)))
  const unused = { refused: slotsOf('noRoom'), ended: slotsOf('ended') }
  return {
    ended: [
      ...[...ended, ...continued].flatMap((copy) => copy ?? []),
      ...started.flatMap((one) => (one?.kind === 'ended' ? [one.copy] : [])),
    ],
    isSlotLeft:
      unused.refused.size + unused.ended.size > 0 && !(await giveBack(unused, { plan, look }, deps)),
  }
}

/**
 * What is to be made of an AMI is made at once: its outcome is the only write, unless something has to be tried again.
 * Not the owner's, whose AMIs are granted to others: `finishing` tells those who come later to grant by themselves.
 */
async function endAttempt({ copy, end }: EndedCopy, deps: CarryOutDeps): Promise<Copy | undefined> {
  if (end.kind === 'available' && copy.accountId !== deps.ownerId) {
    return finishCopy(copy, end.imageId, deps)
  }
  const moved = await recordEnd({ copy, end }, deps.ledger)
  if (moved === undefined || end.kind !== 'available') {
    return moved?.state === 'queued' ? undefined : moved
  }
  return finishCopy(moved, end.imageId, deps)
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
 * Copies that this look gave slots to, and that were not started, lose them. Where EC2 had no room, the limit is lowered;
 * those that others admitted before keep their slots. Only if nobody has written the lane since: whoever has may be
 * calling CopyImage for them. Answers whether it was written.
 */
async function giveBack(
  unused: { readonly refused: ReadonlySet<string>; readonly ended: ReadonlySet<string> },
  { plan, look }: { readonly plan: LanePlan; readonly look: LaneLookAnswer },
  { ledger, clock }: CarryOutDeps,
): Promise<boolean> {
  const { lane } = look
  const { control, settings } = lane
  const admitted = new Set(plan.admit.map(({ copy }) => slotOf(copy)))
  const held = plan.occupied + admitted.size - unused.refused.size - unused.ended.size
  const out = admitted.intersection(unused.refused).union(unused.ended)
  const reduced =
    unused.refused.size > 0
      ? reductionAfterRefusal(settings, plan.control, { held, now: clock.now() })
      : plan.control.reduced
  return ledger.writeLane(
    lane,
    { ...control, ...plan.control, version: control.version + 1 },
    {
      ...plan.control,
      admitted: plan.control.admitted.filter((slot) => !out.has(slot)),
      ...(control.toldAt === undefined ? {} : { toldAt: control.toldAt }),
      ...(reduced === undefined ? {} : { reduced }),
    },
  )
}
