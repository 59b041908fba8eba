import type { Caller } from '../cloud/service.ts'
import type { ShareableType } from './shareable-types.ts'

/** What became of a resource policy that was handed to RAM. */
export type PolicyAnswer =
  | { readonly kind: 'accepted' }
  /** Nothing was changed. `reason` is one sentence. */
  | { readonly kind: 'refused'; readonly reason: string }

/** RAM, as the services whose resources it shares know it. */
export interface Sharing {
  /** Replaces the policy of a resource, or refuses the whole document. The caller has checked that the resource exists. */
  policyChanged(resourceArn: string, document: string): PolicyAnswer
  /** The policy of a resource as RAM has rewritten it; `undefined` where there is none. */
  currentPolicy(resourceArn: string): string | undefined
  /** Whether the policy of a resource of another account allows the caller an action. */
  allows(resourceArn: string, caller: Caller, action: string): boolean
  /** Resources of other accounts that lists show the caller: those of STANDARD shares that it is ASSOCIATED with. */
  listedFor(caller: Caller, region: string, type: ShareableType): readonly string[]
}
