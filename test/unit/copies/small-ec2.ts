import { copyTagKey } from '../../../functions/lib/domain/copying/copy-request.ts'
import type { CopyCall } from '../../../functions/lib/domain/copying/copy-request.ts'
import { laneNameOf } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { LaneKey } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { SeenImage } from '../../../functions/lib/domain/copying/lane.ts'
import type { Clock } from '../../../functions/lib/ports/clock.ts'
import type { SeededRandom } from '../domain/copying/seeded-random.ts'

/** An AMI that EC2 really has. */
export interface RealImage {
  readonly imageId: string
  readonly lane: string
  readonly name: string
  readonly copyId?: string
  readonly startedAt: number
  readonly visibleAt: number
  readonly endsAt: number
  readonly end: 'available' | 'failed'
  readonly sourceInstanceId?: string
}

/** An AMI of the owner that others copy, and who may. */
export interface SharedImage {
  readonly launch: Set<string>
  readonly volumes: Set<string>
  /** From when an account sees its last grant. */
  readonly visibleFrom: Map<string, number>
}

/** An error as EC2 names it. */
export class Ec2Error extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

const minute = 60_000

/** What makes an EC2. */
export interface SmallEc2Options {
  readonly ownerId: string
  readonly random: SeededRandom
  readonly clock: Clock
  /** EC2's own limit of a lane at a moment. */
  limitOf(lane: LaneKey): number
  /** Lanes whose copies all fail, or are all refused. */
  readonly broken: ReadonlyMap<string, 'fails' | 'refuses'>
  onStart(start: { readonly lane: string; readonly copyId: string }): void
  onEnd(lane: LaneKey): void
  at(moment: number, run: () => void): void
}

/** EC2 of all accounts: shows AMIs late, answers a known token with the known AMI, has a limit of its own. */
export function createSmallEc2(options: SmallEc2Options) {
  const { ownerId, random, clock } = options
  const images: RealImage[] = []
  const byToken = new Map<string, { readonly imageId: string; readonly words: string }>()
  const shared = new Map<string, SharedImage>()

  const ofLane = (lane: LaneKey) => images.filter((image) => image.lane === laneNameOf(lane))

  function inProgress(lane: LaneKey): readonly RealImage[] {
    return ofLane(lane).filter(
      ({ endsAt, sourceInstanceId }) => endsAt > clock.now() && sourceInstanceId === undefined,
    )
  }

  function addImage(lane: LaneKey, image: Pick<RealImage, 'name'> & Partial<RealImage>): string {
    const imageId = `ami-${images.length}`
    const end = random.chance(0.05) ? 'failed' : 'available'
    const endsAt = clock.now() + random.between(10_000, 12 * minute)
    images.push({
      imageId,
      lane: laneNameOf(lane),
      startedAt: clock.now(),
      visibleAt: clock.now() + (random.chance(0.3) ? random.between(0, 280_000) : 0),
      endsAt,
      end: options.broken.get(laneNameOf(lane)) === 'fails' ? 'failed' : end,
      ...image,
    })
    options.at(endsAt, () => {
      options.onEnd(lane)
    })
    return imageId
  }

  function describe(lane: LaneKey): readonly SeenImage[] {
    return ofLane(lane)
      .filter(({ visibleAt }) => visibleAt <= clock.now())
      .map(shownNow)
  }

  function shownNow({ imageId, name, copyId, endsAt, end, sourceInstanceId }: RealImage): SeenImage {
    return {
      imageId,
      name,
      state: endsAt > clock.now() ? 'pending' : end,
      ...(copyId === undefined ? {} : { copyId }),
      ...(sourceInstanceId === undefined ? {} : { sourceInstanceId }),
      ...(end === 'failed' ? { stateReason: { message: 'Copy image failed with an internal error' } } : {}),
    }
  }

  function copyImage(lane: LaneKey, call: CopyCall): string {
    const words = JSON.stringify(call)
    const known = byToken.get(call.clientToken)
    if (known !== undefined && known.words !== words) {
      throw new Ec2Error('IdempotentParameterMismatch', call.clientToken)
    }
    if (known !== undefined) return known.imageId
    if (options.broken.get(laneNameOf(lane)) === 'refuses') {
      throw new Ec2Error('UnauthorizedOperation', 'You are not authorized to perform this operation.')
    }
    const source = shared.get(call.sourceImageId)
    if (lane.accountId !== ownerId && !mayCopy(source, lane.accountId, clock.now())) {
      throw new Ec2Error('InvalidAMIID.NotFound', `The image id '[${call.sourceImageId}]' does not exist`)
    }
    if (inProgress(lane).length >= options.limitOf(lane)) {
      throw new Ec2Error('ResourceLimitExceeded', 'Too many copies in progress')
    }
    const copyId = call.tags[copyTagKey] ?? ''
    options.onStart({ lane: laneNameOf(lane), copyId })
    const imageId = addImage(lane, { name: call.name, copyId })
    byToken.set(call.clientToken, { imageId, words })
    if (lane.accountId === ownerId) share(imageId)
    return imageId
  }

  function share(imageId: string): SharedImage {
    const known = shared.get(imageId) ?? {
      launch: new Set<string>(),
      volumes: new Set<string>(),
      visibleFrom: new Map<string, number>(),
    }
    shared.set(imageId, known)
    return known
  }

  return { images, shared, share, inProgress, addImage, describe, copyImage }
}

function mayCopy(source: SharedImage | undefined, accountId: string, now: number): boolean {
  if (source === undefined || now < (source.visibleFrom.get(accountId) ?? 0)) return false
  return source.launch.has(accountId) && source.volumes.has(accountId)
}
