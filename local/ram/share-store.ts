import type {
  ResourceShareAssociationStatus,
  ResourceShareAssociationType,
  ResourceShareFeatureSet,
  ResourceShareStatus,
} from '@aws-sdk/client-ram'

import type { Clock } from '../cloud/clock.ts'

/** A resource share. */
export interface Share {
  /** Carries the share's Region and owner. */
  readonly arn: string
  readonly name: string
  readonly ownerId: string
  readonly region: string
  readonly status: Extract<ResourceShareStatus, 'ACTIVE' | 'DELETING' | 'DELETED'>
  readonly featureSet: ResourceShareFeatureSet
  readonly allowExternalPrincipals: boolean
  /** Whether accounts keep access when they leave the organization; they are invited even inside it. */
  readonly retainsSharing: boolean
  readonly tags: Readonly<Record<string, string>>
  /** The resource from whose policy the share was derived; absent in shares that a request created. */
  readonly derivedFrom?: string
  /** One permission for each resource type of the share. */
  readonly permissionArns: readonly string[]
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** What a new share is made of. */
export type NewShare = Omit<Share, 'status' | 'createdAtMs' | 'updatedAtMs'>

/** What can change about a share. */
export type ShareChange = Partial<
  Pick<Share, 'name' | 'status' | 'featureSet' | 'allowExternalPrincipals' | 'tags' | 'permissionArns'>
>

/** The kinds of things that are associated with shares. */
export type AssociationType = Extract<ResourceShareAssociationType, 'PRINCIPAL' | 'RESOURCE'>

/** A resource or principal of a share. */
export interface Association {
  readonly shareArn: string
  readonly type: AssociationType
  /** A resource's ARN, or a principal. */
  readonly entity: string
  readonly status: ResourceShareAssociationStatus
  /** Why, where the status is FAILED or DISASSOCIATED. */
  readonly statusMessage?: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Whose shares are meant, and where. */
export type ShareOwner = Pick<Share, 'ownerId' | 'region'>

/** What tells one association of a share from the others. */
export type AssociationKey = Pick<Association, 'shareArn' | 'type' | 'entity'>

/** All shares of the cloud with their associations, oldest first. */
export interface ShareStore {
  all(): readonly Share[]
  find(shareArn: string): Share | undefined
  /** The shares that a resource was ever associated with. */
  withResource(resourceArn: string): readonly Share[]
  add(share: NewShare): Share
  update(shareArn: string, change: ShareChange): void
  associationsOf(shareArn: string): readonly Association[]
  findAssociation(key: AssociationKey): Association | undefined
  setStatus(key: AssociationKey, status: ResourceShareAssociationStatus, statusMessage?: string): Association
  /** How many current associations of a kind all shares of an account have in a Region. */
  countCurrent(owner: ShareOwner, type: AssociationType): number
  /** How many shares an account has in a Region, not counting those that are DELETED. */
  countShares(owner: ShareOwner): number
}

/** Whether an association exists or is coming about: it counts against quotas, and lists show it. */
export function isCurrent({ status }: Pick<Association, 'status'>): boolean {
  return status === 'ASSOCIATING' || status === 'ASSOCIATED'
}

/** A store without shares. */
export function createShareStore(clock: Clock): ShareStore {
  const shares = new Map<string, Share>()
  const associations = new Map<string, Map<string, Association>>()
  const shareArnsOfResource = new Map<string, Set<string>>()
  const counts = new Map<string, number>()
  const entityKey = ({ type, entity }: AssociationKey): string => `${type} ${entity}`
  const add = (
    { ownerId, region }: ShareOwner,
    what: AssociationType | 'SHARE',
    difference: number,
  ): void => {
    const key = `${ownerId} ${region} ${what}`
    counts.set(key, (counts.get(key) ?? 0) + difference)
  }
  const countOf = ({ ownerId, region }: ShareOwner, what: AssociationType | 'SHARE'): number =>
    counts.get(`${ownerId} ${region} ${what}`) ?? 0
  const count = (before: Association | undefined, after: Association): void => {
    const share = shares.get(after.shareArn)
    const difference = Number(isCurrent(after)) - Number(before !== undefined && isCurrent(before))
    if (share !== undefined) add(share, after.type, difference)
  }
  const index = ({ type, entity, shareArn }: Association): void => {
    if (type !== 'RESOURCE') return
    const shareArns = shareArnsOfResource.get(entity) ?? new Set()
    shareArnsOfResource.set(entity, shareArns.add(shareArn))
  }

  return {
    all: () => [...shares.values()],
    find: (shareArn) => shares.get(shareArn),
    withResource: (resourceArn) =>
      [...(shareArnsOfResource.get(resourceArn) ?? [])].flatMap((shareArn) => shares.get(shareArn) ?? []),
    add: (share) => {
      const added = {
        ...share,
        status: 'ACTIVE',
        createdAtMs: clock.now(),
        updatedAtMs: clock.now(),
      } as const
      shares.set(share.arn, added)
      associations.set(share.arn, new Map())
      add(share, 'SHARE', 1)
      return added
    },
    update: (shareArn, change) => {
      const share = shares.get(shareArn)
      if (share === undefined) return
      shares.set(shareArn, { ...share, ...change, updatedAtMs: clock.now() })
      if (change.status === 'DELETED' && share.status !== 'DELETED') add(share, 'SHARE', -1)
    },
    associationsOf: (shareArn) => [...(associations.get(shareArn)?.values() ?? [])],
    findAssociation: (key) => associations.get(key.shareArn)?.get(entityKey(key)),
    setStatus: ({ shareArn, type, entity }, status, statusMessage) => {
      const ofShare = associations.get(shareArn)
      const known = ofShare?.get(entityKey({ shareArn, type, entity }))
      const association: Association = {
        shareArn,
        type,
        entity,
        status,
        ...(statusMessage === undefined ? {} : { statusMessage }),
        createdAtMs: known?.createdAtMs ?? clock.now(),
        updatedAtMs: clock.now(),
      }
      ofShare?.set(entityKey(association), association)
      count(known, association)
      index(association)
      return association
    },
    countCurrent: countOf,
    countShares: (owner) => countOf(owner, 'SHARE'),
  }
}
