import type { Once } from '../cloud/client-tokens.ts'
import type { CloudCore } from '../cloud/core.ts'
import type { RegionalState } from '../cloud/regional-state.ts'
import type { EbsKeys } from '../kms/ebs-keys.ts'
import type { AllowedImages } from './allowed-images-setting.ts'
import type { PlanCopy } from './copy-plan.ts'
import type { Ec2World } from './ec2-world.ts'
import type { ImageStore } from './image-store.ts'
import type { LaunchTemplates } from './launch-templates/template-store.ts'
import type { SnapshotStore } from './snapshot-store.ts'
import type { TagStore } from './tag-store.ts'

/** What EC2's operations work on. */
export interface Ec2Parts {
  readonly core: CloudCore
  readonly keys: EbsKeys
  readonly images: ImageStore
  readonly snapshots: SnapshotStore
  readonly tags: TagStore
  readonly launchTemplates: LaunchTemplates
  readonly settings: RegionalState<AccountSettings>
  readonly world: Ec2World
  /** The client tokens of CopyImage; what they answer is the id of an AMI. */
  readonly copyTokens: Once<string>
  readonly planCopy?: PlanCopy | undefined
}

/** What an account has set for a Region. */
export interface AccountSettings {
  /** Whether AMIs cannot be made public: AWS blocks it for every account that has no public AMI yet. */
  blocksPublicImages: boolean
  /** Whether everything that EBS writes is encrypted, asked for or not. */
  encryptsByDefault: boolean
  /** The key of volumes that name none, as the account named it; absent for the one that AWS manages. */
  defaultKeyId: string | undefined
  /** Which AMIs of others it sees. */
  allowedImages: AllowedImages
}

/** What AWS sets for a new account. */
export function newAccountSettings(): AccountSettings {
  return {
    blocksPublicImages: true,
    encryptsByDefault: false,
    defaultKeyId: undefined,
    allowedImages: { state: 'disabled', criteria: [] },
  }
}
