import type { StateReason } from '@aws-sdk/client-ec2'

import type { CloudCore } from '../cloud/core.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import type { Place } from '../cloud/place.ts'
import type { Ec2World } from './ec2-world.ts'
import { laneSettings } from './lane-settings.ts'

/** A copy of an AMI that begins, to an account and Region. */
export interface StartedCopy extends Place {
  readonly imageId: string
  readonly name: string
  readonly sourceImageId: string
  readonly sourceRegion: string
  /** Of all snapshots together. */
  readonly sizeGib: number
}

/** How a copy goes. */
export interface CopyPlan {
  readonly seconds: number
  /** Why it fails in the end; a copy may also fail for its keys. */
  readonly failure?: StateReason
}

/** Decides how a copy goes; `undefined` leaves it to the world's timing. */
export type PlanCopy = (copy: StartedCopy) => CopyPlan | undefined

/** What decides how copies go. */
interface CopyPlanner {
  readonly core: CloudCore
  readonly world: Ec2World
  readonly planCopy?: PlanCopy | undefined
}

/** How a copy goes: as the cloud was told, else as long as its lane's median, its size and the spread make it. */
export function planOf(planner: CopyPlanner, copy: StartedCopy): CopyPlan {
  return planner.planCopy?.(copy) ?? { seconds: timedSeconds(planner, copy) }
}

function timedSeconds({ core, world }: CopyPlanner, copy: StartedCopy): number {
  const { amiCopySeconds, amiCopySecondsPerGib, amiCopySigma } = core.timing
  const median = laneSettings(world, copy).copySeconds ?? amiCopySeconds
  const seconds = median + amiCopySecondsPerGib * copy.sizeGib
  return amiCopySigma === 0 ? seconds : seconds * Math.exp(amiCopySigma * normal(core.identifiers))
}

/** A value of the standard normal distribution (Box and Muller). */
function normal(identifiers: Identifiers): number {
  const radius = Math.sqrt(-2 * Math.log(1 - identifiers.random()))
  return radius * Math.cos(2 * Math.PI * identifiers.random())
}
