import {
  boundAttempts,
  classifyFailedImage,
  vanished,
} from '../../../../functions/lib/domain/copying/copy-failure.ts'
import { copyCallOf, copyTagKey } from '../../../../functions/lib/domain/copying/copy-request.ts'
import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import { hasEnded } from '../../../../functions/lib/domain/copying/copy.ts'
import { reductionAfterRefusal } from '../../../../functions/lib/domain/copying/lane-limit.ts'
import type { LaneControl, SeenImage } from '../../../../functions/lib/domain/copying/lane.ts'
import { planLane } from '../../../../functions/lib/domain/copying/plan-lane.ts'
import type { EndedCopy, LanePlan } from '../../../../functions/lib/domain/copying/plan-lane.ts'
import { copyOf, laneOf, now } from './copies.ts'
import type { SeededRandom } from './seeded-random.ts'

/** An AMI in the account and Region of the world, ours or a stranger's. */
interface RealImage {
  readonly imageId: string
  readonly name: string
  readonly copyId?: string
  readonly startedAt: number
  readonly visibleAt: number
  readonly endsAt: number
  readonly end: 'available' | 'failed'
  readonly sourceInstanceId?: string
}

const tickMillis = 30_000
const minute = 60_000

/**
 * One lane with its EC2, its ledger and careless workers: EC2 shows AMIs late, workers crash before and after each
 * effect, two look at once, strangers copy, runs are aborted. The executor does what plan-lane tells and no more.
 */
export function createSmallWorld(random: SeededRandom) {
  const limit = random.between(1, 4)
  const copies = new Map<string, Copy>()
  const runs = random.between(1, 3)
  for (let index = random.between(1, 10); index > 0; index -= 1) {
    const copy = copyOf(`c${index}`, {
      wantedBy: [`run-${random.between(1, runs)}`],
      gigabytes: random.between(1, 100),
    })
    copies.set(copy.id, copy)
  }
  let control: LaneControl = { version: 1, admitted: [] }
  const images: RealImage[] = []
  const byToken = new Map<string, string>()
  const starts: { readonly occupiedBefore: number }[] = []
  let time = now

  const inProgress = () =>
    images.filter(({ endsAt, sourceInstanceId }) => endsAt > time && sourceInstanceId === undefined)

  function addImage(image: Pick<RealImage, 'name'> & Partial<RealImage>): string {
    const imageId = `ami-${images.length}`
    images.push({
      imageId,
      startedAt: time,
      visibleAt: time + (random.chance(0.4) ? random.between(0, 280_000) : 0),
      endsAt: time + random.between(10_000, 12 * minute),
      end: random.chance(0.2) ? 'failed' : 'available',
      ...image,
    })
    return imageId
  }

  function describeImages(): readonly SeenImage[] {
    return images.filter(({ visibleAt }) => visibleAt <= time).map(shownNow)
  }

  function shownNow({ imageId, name, copyId, endsAt, end, sourceInstanceId }: RealImage): SeenImage {
    return {
      imageId,
      name,
      state: endsAt > time ? 'pending' : end,
      ...(copyId === undefined ? {} : { copyId }),
      ...(sourceInstanceId === undefined ? {} : { sourceInstanceId }),
      ...(end === 'failed' ? { stateReason: { message: 'Copy image failed with an internal error' } } : {}),
    }
  }

  /** CopyImage: one AMI for one token. */
  function copyImage(copy: Copy, sourceImageId: string): string {
    const call = copyCallOf(copy, sourceImageId)
    const known = byToken.get(call.clientToken)
    if (known !== undefined) return known
    starts.push({ occupiedBefore: inProgress().length })
    const imageId = addImage({ name: call.name, copyId: call.tags[copyTagKey] ?? '' })
    byToken.set(call.clientToken, imageId)
    return imageId
  }

  function look() {
    return laneOf({ limit, copies: [...copies.values()], seen: describeImages(), admitted: [] })
  }

  /** Writes the item only where nobody has changed it since it was read. */
  function write(read: Copy, next: Copy): boolean {
    if (copies.get(read.id) !== read) return false
    copies.set(read.id, next)
    return true
  }

  function record({ copy, end }: EndedCopy): void {
    switch (end.kind) {
      case 'available':
        write(copy, { ...copy, state: 'finishing', imageId: end.imageId })
        return
      case 'withdrawn':
        write(copy, { ...copy, state: 'withdrawn' })
        return
      case 'relayFailed':
        throw new Error('no relays here')
      case 'failed':
      case 'vanished': {
        const verdict = boundAttempts(
          end.kind === 'failed' ? classifyFailedImage(end, copy) : vanished(end.imageId, copy),
          copy,
        )
        const { imageId: _, startedAt: __, ...rest } = copy
        if (verdict.kind === 'again') write(copy, { ...rest, state: 'queued', attempt: copy.attempt + 1 })
        else write(copy, { ...copy, state: 'failed', finding: verdict.finding })
      }
    }
  }

  function start(copy: Copy, sourceImageId: string): void {
    if (random.chance(0.1)) return
    const imageId = copyImage(copy, sourceImageId)
    if (random.chance(0.1)) return
    write(copy, { ...copy, state: 'copying', imageId, startedAt: new Date(time).toISOString() })
  }

  /** Everything a worker does after its look, which may be old by now. */
  function carryOut(plan: LanePlan, version: number): void {
    if (plan.writesLane) {
      if (control.version !== version) return
      control = { ...plan.control, version: version + 1 }
    }
    if (random.chance(0.1)) return
    for (const ended of plan.ended) if (!random.chance(0.1)) record(ended)
    for (const one of plan.continues) {
      if (one.step === 'start') start(one.copy, one.sourceImageId)
      else if (one.step === 'note') {
        write(one.copy, {
          ...one.copy,
          state: 'copying',
          imageId: one.imageId,
          startedAt: new Date(time).toISOString(),
        })
      } else if (!random.chance(0.3)) write(one.copy, { ...one.copy, state: 'done' })
    }
    for (const { copy, sourceImageId } of plan.admit) start(copy, sourceImageId)
  }

  function planNow(): { readonly plan: LanePlan; readonly version: number } {
    return { plan: planLane({ ...look(), control }, time), version: control.version }
  }

  function tick(): void {
    time += tickMillis
    if (random.chance(0.05))
      control = {
        ...control,
        reduced: reductionAfterRefusal({ limit }, control, { held: Math.floor(limit / 2), now: time }),
      }
    const first = planNow()
    const second = random.chance(0.2) ? planNow() : undefined
    carryOut(first.plan, first.version)
    if (second !== undefined) carryOut(second.plan, second.version)
    // Strangers come after our look: what is started above the limit then is theirs.
    if (random.chance(0.03)) addImage({ name: 'stranger', visibleAt: time })
    if (random.chance(0.02)) addImage({ name: 'backup', visibleAt: time, sourceInstanceId: 'i-1' })
  }

  function abort(run: string): void {
    for (const copy of copies.values()) {
      const wantedBy = copy.wantedBy.filter((one) => one !== run)
      if (hasEnded(copy) || wantedBy.length === copy.wantedBy.length) continue
      copies.set(copy.id, { ...copy, wantedBy, unwantedSince: new Date(time).toISOString() })
    }
  }

  return {
    limit,
    starts,
    images,
    tick,
    abort,
    copies: () => [...copies.values()],
    admitted: () => control.admitted,
    isOver: () => [...copies.values()].every(hasEnded) && control.admitted.length === 0,
  }
}
