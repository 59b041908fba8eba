import type { CloudCore } from '../cloud/core.ts'

/** What the operations of Organizations work on: the organization itself is the world's. */
export interface OrganizationsParts {
  readonly core: CloudCore
  /** When all accounts joined. */
  readonly foundedAtMs: number
}
