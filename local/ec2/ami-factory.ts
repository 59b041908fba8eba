import { rootVolumeOf, volumesOf, type BuildInstance } from './build-instance.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { mayLaunch } from './images-in-use.ts'
import { newImageId } from './new-image.ts'
import type { Tags } from './tag-store.ts'

/** EC2, as the services that make AMIs know it. */
export interface AmiFactory {
  /** What keeps an account from launching an instance: one sentence; `undefined` when nothing does. */
  launchProblem(instance: BuildInstance): string | undefined
  /** Makes an AMI of an instance, with a snapshot of each of its volumes; answers its id. It is available at once. */
  createAmi(instance: BuildInstance, ami: NewAmi): string
}

/** What an AMI is made with. */
export interface NewAmi {
  readonly name: string
  readonly description?: string | undefined
  /** Put on the AMI and on its snapshots. */
  readonly tags: Tags
}

/** A factory of AMIs in an EC2. */
export function createAmiFactory(parts: Ec2Parts): AmiFactory {
  return {
    launchProblem: (instance) => baseProblem(parts, instance) ?? keyProblem(parts, instance),
    createAmi: (instance, { name, description, tags }) => {
      const { accountId, region, isWindows } = instance
      const place = { accountId, region }
      const id = newImageId(parts)
      const base = parts.images.find(instance.baseImageId ?? '', region)
      const devices = volumesOf(parts, instance).map((volume) => {
        const { deviceName, sizeGib, volumeType, deleteOnTermination, kmsKeyArn } = volume
        const snapshot = parts.snapshots.create(place, {
          description: `Created for ${id}`,
          sizeGib,
          kmsKeyArn,
        })
        parts.tags.put(place, snapshot.id, tags)
        return { deviceName, sizeGib, volumeType, deleteOnTermination, snapshotId: snapshot.id }
      })
      parts.tags.put(place, id, tags)
      parts.images.put({
        ...place,
        id,
        name,
        description,
        state: 'available',
        createdAtMs: parts.core.clock.now(),
        architecture: base?.architecture ?? 'x86_64',
        virtualizationType: base?.virtualizationType ?? 'hvm',
        isWindows,
        hasEna: base?.hasEna ?? true,
        rootDeviceName: base?.rootDeviceName ?? rootVolumeOf(instance).deviceName,
        devices,
        launchPermission: [],
      })
      return id
    },
  }
}

function baseProblem(parts: Ec2Parts, { baseImageId, ...place }: BuildInstance): string | undefined {
  if (baseImageId === undefined) return undefined
  const base = parts.images.find(baseImageId, place.region)
  if (base === undefined) return `The image id '[${baseImageId}]' does not exist`
  if (!mayLaunch(parts, base, place.accountId)) return `Not authorized for images: [${baseImageId}]`
  if (base.state !== 'available') return `AMI '${baseImageId}' is ${base.state}, and cannot be run`

  return base.devices
    .flatMap(({ snapshotId }) => parts.snapshots.find(snapshotId, base.region)?.kmsKeyArn ?? [])
    .map((keyArn) => parts.keys.useProblem(keyArn, place))
    .find((problem) => problem !== undefined)
}

function keyProblem(parts: Ec2Parts, instance: BuildInstance): string | undefined {
  return instance.volumes
    .flatMap(({ kmsKeyId }) => kmsKeyId ?? [])
    .map((keyId) => {
      const keyArn = parts.keys.find(keyId, instance)
      return keyArn === undefined
        ? `The specified keyId ${keyId} is invalid`
        : parts.keys.useProblem(keyArn, instance)
    })
    .find((problem) => problem !== undefined)
}
