import type { CloudCore } from '../cloud/core.ts'
import type { KeyStore } from './key-store.ts'

/** What the operations of KMS work on. */
export interface KmsParts {
  readonly core: CloudCore
  readonly keys: KeyStore
}
