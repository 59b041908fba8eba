import type {
  ArchitectureValues,
  ImageState,
  StateReason,
  VirtualizationType,
  VolumeType,
} from '@aws-sdk/client-ec2'

import type { Place } from '../cloud/place.ts'
import { createRegionalState } from '../cloud/regional-state.ts'
import type { Grantee } from './launch-permission.ts'

/** An AMI, in the account that owns it. */
export interface Ami extends Place {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  readonly state: ImageState
  /** Why it failed. */
  readonly stateReason?: StateReason
  readonly createdAtMs: number
  readonly architecture: ArchitectureValues
  readonly virtualizationType: VirtualizationType
  readonly isWindows: boolean
  readonly hasEna: boolean
  readonly rootDeviceName: string
  readonly devices: readonly Device[]
  readonly launchPermission: readonly Grantee[]
  /** The AMI that it is a copy of. */
  readonly source?: { readonly imageId: string; readonly region: string }
  /** The instance that CreateImage made it of. */
  readonly sourceInstanceId?: string
  /** When DescribeImages begins to show it; at once when absent. */
  readonly visibleAtMs?: number
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
  ownedBy(place: Place): readonly Ami[]
  put(ami: Ami): void
  remove(id: string): void
}

/** No AMIs yet. */
export function createImageStore(): ImageStore {
  const images = new Map<string, Ami>()
  const byRegion = new Map<string, Map<string, Ami>>()
  const byOwner = createRegionalState(() => new Map<string, Ami>())
  const ofRegion = (region: string): Map<string, Ami> => {
    const known = byRegion.get(region) ?? new Map<string, Ami>()
    byRegion.set(region, known)
    return known
  }
  const indexesOf = ({ accountId, region }: Place) => [
    images,
    ofRegion(region),
    byOwner.of(accountId, region),
  ]

  return {
    find: (id, region) => {
      const ami = images.get(id)
      return ami?.region === region ? ami : undefined
    },
    inRegion: (region) => [...ofRegion(region).values()],
    ownedBy: ({ accountId, region }) => [...byOwner.of(accountId, region).values()],
    put: (ami) => {
      for (const index of indexesOf(ami)) index.set(ami.id, ami)
    },
    remove: (id) => {
      const ami = images.get(id)
      if (ami !== undefined) for (const index of indexesOf(ami)) index.delete(id)
    },
  }
}
