import type { CloudCore } from '../cloud/core.ts'
import type { RegionalState } from '../cloud/regional-state.ts'
import type { EbsKeys } from '../kms/ebs-keys.ts'
import type { ImageStore } from './image-store.ts'
import type { SnapshotStore } from './snapshot-store.ts'
import type { TagStore } from './tag-store.ts'

/** What EC2's operations work on. */
export interface Ec2Parts {
  readonly core: CloudCore
  readonly keys: EbsKeys
  readonly images: ImageStore
  readonly snapshots: SnapshotStore
  readonly tags: TagStore
  readonly settings: RegionalState<AccountSettings>
}

/** What an account has set for a Region. */
export interface AccountSettings {
  /** Whether AMIs cannot be made public: AWS blocks it for every account that has no public AMI yet. */
  blocksPublicImages: boolean
}
