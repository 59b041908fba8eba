import type { CloudCore } from '../cloud/core.ts'
import type { PolicyStore } from './policy-store.ts'

/** What the operations of Organizations work on: the organization itself is the world's. */
export interface OrganizationsParts {
  readonly core: CloudCore
  readonly policies: PolicyStore
  /** When all accounts joined. */
  readonly foundedAtMs: number
}
