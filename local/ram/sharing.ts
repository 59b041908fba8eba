import type { Caller } from '../cloud/service.ts'
import type { ShareableType } from './shareable-types.ts'

/** What became of a resource policy that was handed to RAM. */
export type PolicyAnswer =
  | { readonly kind: 'accepted' }
  /** Nothing was changed. `reason` is one sentence. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing was changed: the accounts would lose what something of theirs depends on. */
  | { readonly kind: 'inUse'; readonly accountIds: readonly string[] }

/** A service's resources, as RAM knows them. */
export interface ShareableResources {
  exists(resourceArn: string): boolean
  /** Accounts that have something which depends on the resource, the owner perhaps among them. */
  dependentAccounts(resourceArn: string): readonly string[]
}

/** RAM, as the services whose resources it shares know it. */
export interface Sharing {
  /** Tells RAM of the resources; called once, before any request. */
  serve(resources: ShareableResources): void
  /** Replaces the policy of a resource, or refuses the whole document. The caller has checked that the resource exists. */
  policyChanged(resourceArn: string, document: string): PolicyAnswer
  /** The policy of a resource as RAM builds it from all its shares; `undefined` where there is none. */
  currentPolicy(resourceArn: string): string | undefined
  /** Whether the policy of a resource of another account allows the caller an action. */
  allows(resourceArn: string, caller: Caller, action: string): boolean
  /** Resources of other accounts that lists show the caller: those of STANDARD shares that it is ASSOCIATED with. */
  listedFor(caller: Caller, region: string, type: ShareableType): readonly string[]
  /** Whether others have access to the resource, or it is in a share that a request created. */
  isShared(resourceArn: string): boolean
  /** Ends what is left of a resource that was deleted. */
  forget(resourceArn: string): void
}
