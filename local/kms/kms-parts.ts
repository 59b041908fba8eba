import type { CloudCore } from '../cloud/core.ts'
import type { AccessControl } from '../iam/access-control.ts'
import type { GrantStore } from './grant-store.ts'
import type { KeyStore } from './key-store.ts'

/** What the operations of KMS work on. */
export interface KmsParts {
  readonly core: CloudCore
  readonly access: AccessControl
  readonly keys: KeyStore
  readonly grants: GrantStore
}
