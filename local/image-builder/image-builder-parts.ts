import type { CloudCore } from '../cloud/core.ts'
import type { Sharing } from '../ram/sharing.ts'
import type { Builds } from './builds.ts'
import type { Inventories } from './inventory.ts'
import type { Lookup } from './lookup.ts'
import type { Quotas } from './quotas.ts'

/** What Image Builder's operations work on. */
export interface ImageBuilderParts {
  readonly core: CloudCore
  readonly sharing: Sharing
  readonly inventories: Inventories
  readonly lookup: Lookup
  readonly builds: Builds
  readonly quotas: Quotas
}
