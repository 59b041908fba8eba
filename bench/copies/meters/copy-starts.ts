import type { Clock } from '../../../local/cloud/clock.ts'
import type { PlanCopy, StartedCopy } from '../../../local/ec2/copy-plan.ts'
import { flawsOf, ownerId } from '../cloud/bench-world.ts'
import { imageNumber } from '../cloud/build-images.ts'
import { secondsOf } from '../durations.ts'
import type { Workload } from '../workload.ts'

/** A copy as EC2 began it. */
export interface WatchedCopy {
  readonly imageId: string
  readonly lane: string
  /** Absent for a copy that is not of the workload's images. */
  readonly image: number | undefined
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly failed: boolean
  readonly gib: number
  readonly crossed: boolean
  readonly relay: boolean
}

/** EC2's own view of copies, and how long they take. */
export interface CopyWatch {
  readonly planCopy: PlanCopy
  readonly copies: () => readonly WatchedCopy[]
}

/** A copy of somebody else takes so long, in seconds. */
const strangerSeconds = 600

/** A copy that fails by itself does so after this, in seconds. */
const failingSeconds = 120

/** Decides the durations of a seed, and keeps what EC2 begins. */
export function watchCopies(workload: Workload, seed: number, clock: () => Clock): CopyWatch {
  const copies: WatchedCopy[] = []
  const failing = new Set(
    [...flawsOf(workload)].filter(([, flaw]) => flaw === 'copiesFail').map(([id]) => id),
  )
  const planOf = (copy: StartedCopy): ReturnType<PlanCopy> & object => {
    if (failing.has(copy.accountId)) {
      const failure = { Code: 'Client.InternalError', Message: 'Client error on launch' }
      return { seconds: failingSeconds, failure }
    }
    const image = imageNumber(copy.name)
    const seconds =
      image === undefined ? strangerSeconds : secondsOf({ ...workload, seed }, image, laneOf(copy))
    return { seconds }
  }
  return {
    planCopy: (copy) => {
      const plan = planOf(copy)
      const startMs = clock().now()
      copies.push({
        imageId: copy.imageId,
        lane: laneOf(copy),
        image: imageNumber(copy.name),
        name: copy.name,
        startMs,
        endMs: startMs + plan.seconds * 1000,
        failed: plan.failure !== undefined,
        gib: copy.sizeGib,
        crossed: copy.sourceRegion !== copy.region,
        relay: copy.accountId === ownerId,
      })
      return plan
    },
    copies: () => copies,
  }
}

/** How the benchmark names a lane. */
export function laneOf({
  accountId,
  region,
}: {
  readonly accountId: string
  readonly region: string
}): string {
  return `${accountId}/${region}`
}
