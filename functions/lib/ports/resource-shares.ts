/** RAM's ResourceShareFeatureSet. */
export type FeatureSet = 'CREATED_FROM_POLICY' | 'PROMOTING_TO_STANDARD' | 'STANDARD'

/** RAM's ResourceShareAssociationStatus. */
export type AssociationStatus =
  | 'ASSOCIATING'
  | 'ASSOCIATED'
  | 'FAILED'
  | 'DISASSOCIATING'
  | 'DISASSOCIATED'
  | 'SUSPENDED'
  | 'SUSPENDING'
  | 'RESTORING'

/** One resource or principal of a share. */
export interface ShareAssociation {
  /** A resource ARN, or a principal: account id, organization or OU ARN. */
  readonly entity: string
  readonly status: AssociationStatus
  /** RAM's reason where the status is FAILED. */
  readonly statusMessage?: string
}

/** A RAM share of the owner account. */
export interface ResourceShare {
  readonly arn: string
  readonly name: string
  readonly featureSet: FeatureSet
  readonly resources: readonly ShareAssociation[]
  readonly principals: readonly ShareAssociation[]
}

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
