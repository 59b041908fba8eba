import type { CallError } from '../domain/copying/failure-findings.ts'
import type { GrantableImage, GrantCall } from '../domain/copying/grants.ts'

/** An account that EC2 gives no permission, with its words. */
export interface RefusedAccount {
  readonly accountId: string
  readonly error: CallError
  /** What a person can do; absent where it is the account that EC2 minds. */
  readonly remedy?: string
}

/** Who may copy the owner's AMIs: launch permission, and volumes of the snapshots. */
export interface ImageGrants {
  /** `undefined` where the owner has no such AMI, or has it no more. */
  read(region: string, imageId: string): Promise<GrantableImage | undefined>
  /** One call; where EC2 refuses because of an account, halves find it, and the others are granted. */
  add(region: string, call: GrantCall): Promise<readonly RefusedAccount[]>
  /** One call; an AMI or snapshot that is gone grants nothing any more. */
  withdraw(region: string, call: GrantCall): Promise<void>
}
