import type { ResourceShare } from '../domain/sharing/resource-share.ts'

/** What became of the request to promote a share. */
export type PromotionAnswer =
  | { readonly kind: 'promoting'; readonly requestId: string }
  /** RAM says that the share is promoted or being promoted already. */
  | { readonly kind: 'alreadyPromoted' }
  /** No managed permission has exactly the policy's actions. */
  | { readonly kind: 'noMatchingPermission' }

/** What became of the request to make a managed permission of the one that RAM derived from a policy. */
export type PermissionPromotion =
  | { readonly kind: 'promoted'; readonly requestId: string }
  /** There is one of the name already, or the share has a managed one. */
  | { readonly kind: 'present' }
  /** What RAM derived says something else than our policy: RAM has not followed the policy yet. */
  | { readonly kind: 'notPromotable' }
  /** RAM takes no more permissions of the type, with AWS's sentence. */
  | { readonly kind: 'limitReached'; readonly reason: string }

/** The owner's RAM shares of one Region. Every list is read to its last page; empty pages are no end. */
export interface ResourceShares {
  /** Every active share that carries the resource, whatever its feature set. */
  findByResource(resourceArn: string): Promise<readonly ResourceShare[]>
  promote(shareArn: string): Promise<PromotionAnswer>
  /** Makes a managed permission of this name from the one that RAM derived for the share. */
  promotePermission(shareArn: string, name: string): Promise<PermissionPromotion>
}
