import type { ResourceShare } from '../domain/resource-share.ts'

/** What became of the request to promote a share. */
export type PromotionAnswer =
  | { readonly kind: 'promoting'; readonly requestId: string }
  /** RAM says that the share is promoted or being promoted already. */
  | { readonly kind: 'alreadyPromoted' }
  /** No managed permission has exactly the policy's actions. */
  | { readonly kind: 'noMatchingPermission' }

/** The owner's RAM shares of one Region. Every list is read to its last page; empty pages are no end. */
export interface ResourceShares {
  /** Every active share that carries the resource, whatever its feature set. */
  findByResource(resourceArn: string): Promise<readonly ResourceShare[]>
  promote(shareArn: string): Promise<PromotionAnswer>
}
