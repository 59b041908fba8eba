import type { Place } from '../cloud/place.ts'
import { ServiceError } from '../cloud/service.ts'
import { keyFailure, keyOfCopy, type CopyWithKeys } from './copy-keys.ts'
import { planOf } from './copy-plan.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { endPending } from './image-states.ts'
import type { Ami, Device } from './image-store.ts'
import { laneSettings } from './lane-settings.ts'
import { newImageId } from './new-image.ts'
import type { TaggedType } from './tag-specifications.ts'
import type { Tags } from './tag-store.ts'

/** A copy of an AMI that has been found to be allowed. */
export interface ImageCopy extends CopyWithKeys {
  readonly requestId: string
  readonly name: string
  readonly description: string | undefined
  readonly tags: Readonly<Record<TaggedType, Tags>>
}

/**
 * Copies to one account and Region are limited; AMIs that are made of instances don't count.
 * @throws ServiceError ResourceLimitExceeded.
 */
export function checkCopyLimit({ images, world }: Ec2Parts, place: Place): void {
  const { concurrentCopies } = laneSettings(world, place)
  const running = images.ownedBy(place).filter((ami) => ami.state === 'pending' && ami.source !== undefined)
  if (running.length < concurrentCopies) return
  throw new ServiceError(
    'ResourceLimitExceeded',
    `Too many AMI copies in progress. The limit is ${concurrentCopies} for this destination region.`,
  )
}

/**
 * Makes the pending AMI of a copy and answers its id. It becomes available or fails in its time; keys are looked at
 * soon after the beginning and once more in the end, because they may be disabled meanwhile.
 */
export function startCopy(parts: Ec2Parts, copy: ImageCopy): string {
  const { clock, timing } = parts.core
  const { region } = copy.place
  const ami = pendingCopy(parts, copy)
  parts.images.put(ami)
  parts.tags.put(copy.place, ami.id, copy.tags.image)

  const plan = planOf(parts, {
    ...copy.place,
    imageId: ami.id,
    name: ami.name,
    sourceImageId: copy.source.id,
    sourceRegion: copy.source.region,
    sizeGib: ami.devices.reduce((sum, { sizeGib }) => sum + sizeGib, 0),
  })
  clock.after(Math.min(plan.seconds, timing.amiCopyFailureSeconds) * 1000, () => {
    const reason = keyFailure(parts, copy)
    if (reason !== undefined) endPending(parts, ami.id, { region, requestId: copy.requestId, reason })
  })
  clock.after(plan.seconds * 1000, () => {
    const reason = plan.failure ?? keyFailure(parts, copy)
    endPending(parts, ami.id, { region, requestId: copy.requestId, reason })
  })
  return ami.id
}

/** Neither launch permission nor the tags of another account go along (EC2 User Guide, "How Amazon EC2 AMI copy works"). */
function pendingCopy(parts: Ec2Parts, copy: ImageCopy): Ami {
  const { clock, timing } = parts.core
  const { source } = copy
  const {
    description: _description,
    stateReason: _stateReason,
    sourceInstanceId: _instance,
    ...inherited
  } = source
  const id = newImageId(parts)
  return {
    ...inherited,
    ...copy.place,
    id,
    name: copy.name,
    description: copy.description,
    state: 'pending',
    createdAtMs: clock.now(),
    visibleAtMs: clock.now() + timing.amiVisibilitySeconds * 1000,
    launchPermission: [],
    source: { imageId: source.id, region: source.region },
    devices: source.devices.map((device) => copiedDevice(parts, copy, { device, imageId: id })),
  }
}

function copiedDevice(
  parts: Ec2Parts,
  copy: ImageCopy,
  { device, imageId }: { readonly device: Device; readonly imageId: string },
): Device {
  const original = parts.snapshots.find(device.snapshotId, copy.source.region)
  if (original === undefined) return device
  const taskTime = parts.core.clock.now().toLocaleString('en-US')
  const snapshot = parts.snapshots.create(copy.place, {
    description: `Copied for DestinationAmi ${imageId} from SourceAmi ${copy.source.id} for SourceSnapshot ${original.id}. Task created on ${taskTime}.`,
    sizeGib: original.sizeGib,
    kmsKeyArn: keyOfCopy(parts, copy, original),
    state: 'pending',
  })
  if (copy.tags.snapshot.size > 0) parts.tags.put(copy.place, snapshot.id, copy.tags.snapshot)
  return { ...device, snapshotId: snapshot.id }
}
