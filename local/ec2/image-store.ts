import type { ArchitectureValues, ImageState, VirtualizationType, VolumeType } from '@aws-sdk/client-ec2'

import type { Place } from '../cloud/place.ts'
import type { Grantee } from './launch-permission.ts'

/** An AMI, in the account that owns it. */
export interface Ami extends Place {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  readonly state: ImageState
  readonly createdAtMs: number
  readonly architecture: ArchitectureValues
  readonly virtualizationType: VirtualizationType
  readonly isWindows: boolean
  readonly hasEna: boolean
  readonly rootDeviceName: string
  readonly devices: readonly Device[]
  readonly launchPermission: readonly Grantee[]
}

/** One entry of an AMI's block device mapping: a volume that is made from a snapshot. */
export interface Device {
  readonly deviceName: string
  readonly snapshotId: string
  readonly sizeGib: number
  readonly volumeType: VolumeType
  readonly deleteOnTermination: boolean
}

/** The AMIs of all accounts, oldest first. */
export interface ImageStore {
  find(id: string, region: string): Ami | undefined
  inRegion(region: string): readonly Ami[]
  put(ami: Ami): void
  remove(id: string): void
}

/** No AMIs yet. */
export function createImageStore(): ImageStore {
  const images = new Map<string, Ami>()

  return {
    find: (id, region) => {
      const ami = images.get(id)
      return ami?.region === region ? ami : undefined
    },
    inRegion: (region) => [...images.values()].filter((ami) => ami.region === region),
    put: (ami) => void images.set(ami.id, ami),
    remove: (id) => void images.delete(id),
  }
}
