import type { CloudCore } from '../cloud/core.ts'
import type { Place } from '../cloud/place.ts'
import type { Grantee } from './launch-permission.ts'

/** An EBS snapshot, in the account that owns it. */
export interface Snapshot extends Place {
  readonly id: string
  readonly description: string
  readonly sizeGib: number
  /** Present when it is encrypted. */
  readonly kmsKeyArn?: string | undefined
  readonly createdAtMs: number
  readonly state: 'pending' | 'completed' | 'error'
  /** What went wrong with a copy. */
  readonly stateMessage?: string
  /** Who else may make volumes and copies of it: accounts, or everybody. */
  readonly createVolumePermission: readonly Grantee[]
}

/** What a snapshot is made with. */
export type NewSnapshot = Pick<Snapshot, 'description' | 'sizeGib' | 'kmsKeyArn'> &
  Partial<Pick<Snapshot, 'state'>>

/** The snapshots of all accounts, oldest first. */
export interface SnapshotStore {
  find(id: string, region: string): Snapshot | undefined
  inRegion(region: string): readonly Snapshot[]
  /** A new snapshot: a completed one that nobody else may use, unless the settings say otherwise. */
  create(place: Place, settings: NewSnapshot): Snapshot
  update(id: string, change: Partial<Omit<Snapshot, 'id' | keyof Place>>): void
  remove(id: string): void
}

/** No snapshots yet. */
export function createSnapshotStore({ clock, identifiers }: CloudCore): SnapshotStore {
  const snapshots = new Map<string, Snapshot>()

  return {
    find: (id, region) => {
      const snapshot = snapshots.get(id)
      return snapshot?.region === region ? snapshot : undefined
    },
    inRegion: (region) => [...snapshots.values()].filter((one) => one.region === region),
    create: ({ accountId, region }, settings) => {
      const snapshot: Snapshot = {
        state: 'completed',
        createVolumePermission: [],
        ...settings,
        id: `snap-0${identifiers.hex(16)}`,
        accountId,
        region,
        createdAtMs: clock.now(),
      }
      snapshots.set(snapshot.id, snapshot)
      return snapshot
    },
    update: (id, change) => {
      const snapshot = snapshots.get(id)
      if (snapshot !== undefined) snapshots.set(id, { ...snapshot, ...change })
    },
    remove: (id) => void snapshots.delete(id),
  }
}
