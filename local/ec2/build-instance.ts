import type { VolumeType } from '@aws-sdk/client-ec2'

import type { Place } from '../cloud/place.ts'
import { defaultKeyOf } from './ebs-default-key.ts'
import type { Ec2Parts } from './ec2-parts.ts'

/** An instance that is to become an AMI. */
export interface BuildInstance extends Place {
  /** The AMI that it is launched from; absent for base images whose AMI is not modelled, as those of Amazon. */
  readonly baseImageId?: string | undefined
  readonly isWindows: boolean
  /** Volumes beside those of the base AMI, and changes to these. */
  readonly volumes: readonly VolumeSettings[]
}

/** A volume as a block device mapping asks for it. What it does not say is as in the base AMI. */
export interface VolumeSettings {
  readonly deviceName: string
  readonly sizeGib?: number | undefined
  readonly volumeType?: VolumeType | undefined
  readonly deleteOnTermination?: boolean | undefined
  readonly encrypted?: boolean | undefined
  /** A key id, an alias or an ARN; without it, `encrypted` means the key that AWS manages for the account. */
  readonly kmsKeyId?: string | undefined
  /** Whether a volume of the base AMI is left out. */
  readonly isRemoved?: boolean | undefined
}

/** A volume of an instance that is to become an AMI. */
export interface BuildVolume {
  readonly deviceName: string
  readonly sizeGib: number
  readonly volumeType: VolumeType
  readonly deleteOnTermination: boolean
  /** Present when it is encrypted. */
  readonly kmsKeyArn?: string | undefined
}

/** The volumes of an instance: those of its base AMI, as its settings change and complete them. */
export function volumesOf(parts: Ec2Parts, instance: BuildInstance): readonly BuildVolume[] {
  const base = baseVolumes(parts, instance)
  const added = instance.volumes
    .map(({ deviceName }) => deviceName)
    .filter((name) => !base.some(({ deviceName }) => deviceName === name))
    .map((deviceName) => emptyVolume(deviceName))
  return [...base, ...added].flatMap((volume) => {
    const settings = instance.volumes.find(({ deviceName }) => deviceName === volume.deviceName)
    if (settings?.isRemoved === true) return []
    const changed = settings === undefined ? volume : changedVolume(parts, instance, { volume, settings })
    return [encryptedByDefault(parts, instance, changed)]
  })
}

/** Encryption by default encrypts what nothing else would (EBS User Guide, "Encryption by default"). */
function encryptedByDefault(parts: Ec2Parts, place: Place, volume: BuildVolume): BuildVolume {
  const { encryptsByDefault } = parts.settings.of(place.accountId, place.region)
  if (!encryptsByDefault || volume.kmsKeyArn !== undefined) return volume
  return { ...volume, kmsKeyArn: defaultKeyOf(parts, place) }
}

/** The root volume of base images whose AMI is not modelled. */
export function rootVolumeOf({ isWindows }: BuildInstance): BuildVolume {
  return isWindows ? emptyVolume('/dev/sda1', 30) : emptyVolume('/dev/xvda')
}

function emptyVolume(deviceName: string, sizeGib = 8): BuildVolume {
  return { deviceName, sizeGib, volumeType: 'gp2', deleteOnTermination: true }
}

function baseVolumes(parts: Ec2Parts, instance: BuildInstance): readonly BuildVolume[] {
  const base = parts.images.find(instance.baseImageId ?? '', instance.region)
  if (base === undefined) return [rootVolumeOf(instance)]

  const isOwn = base.accountId === instance.accountId
  return base.devices.map(({ deviceName, sizeGib, volumeType, deleteOnTermination, snapshotId }) => {
    const keyArn = parts.snapshots.find(snapshotId, base.region)?.kmsKeyArn
    // What another account encrypted gets the default key of the account that launches it
    // (EC2 User Guide, "Use encryption with EBS-backed AMIs").
    const kmsKeyArn = keyArn === undefined || isOwn ? keyArn : defaultKeyOf(parts, instance)
    return { deviceName, sizeGib, volumeType, deleteOnTermination, kmsKeyArn }
  })
}

/** What is encrypted stays encrypted. */
function changedVolume(
  parts: Ec2Parts,
  instance: BuildInstance,
  { volume, settings }: { readonly volume: BuildVolume; readonly settings: VolumeSettings },
): BuildVolume {
  const { kmsKeyId, encrypted } = settings
  const named = kmsKeyId === undefined ? undefined : parts.keys.find(kmsKeyId, instance)
  return {
    deviceName: volume.deviceName,
    sizeGib: settings.sizeGib ?? volume.sizeGib,
    volumeType: settings.volumeType ?? volume.volumeType,
    deleteOnTermination: settings.deleteOnTermination ?? volume.deleteOnTermination,
    kmsKeyArn:
      encrypted === true ? (named ?? volume.kmsKeyArn ?? defaultKeyOf(parts, instance)) : volume.kmsKeyArn,
  }
}
