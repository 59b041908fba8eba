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
  /** Whether accounts outside the organization may be in it; absent where RAM was not asked. */
  readonly allowsExternal?: boolean
  readonly resources: readonly ShareAssociation[]
  readonly principals: readonly ShareAssociation[]
}
