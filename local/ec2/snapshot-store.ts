import type { CloudCore } from '../cloud/core.ts'
import type { Place } from '../cloud/place.ts'

/** An EBS snapshot, in the account that owns it. */
export interface Snapshot extends Place {
  readonly id: string
  readonly description: string
  readonly sizeGib: number
  /** Present when it is encrypted. */
  readonly kmsKeyArn?: string | undefined
  readonly createdAtMs: number
}

/** The snapshots of all accounts, oldest first. */
export interface SnapshotStore {
  find(id: string, region: string): Snapshot | undefined
  ownedBy(place: Place): readonly Snapshot[]
  create(place: Place, settings: Pick<Snapshot, 'description' | 'sizeGib' | 'kmsKeyArn'>): Snapshot
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
    ownedBy: ({ accountId, region }) =>
      [...snapshots.values()].filter((one) => one.accountId === accountId && one.region === region),
    create: ({ accountId, region }, settings) => {
      const id = `snap-0${identifiers.hex(16)}`
      const snapshot = { ...settings, id, accountId, region, createdAtMs: clock.now() }
      snapshots.set(id, snapshot)
      return snapshot
    },
    remove: (id) => void snapshots.delete(id),
  }
}
