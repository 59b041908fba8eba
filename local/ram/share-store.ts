import type {
  ResourceShareAssociationStatus,
  ResourceShareAssociationType,
  ResourceShareFeatureSet,
} from '@aws-sdk/client-ram'

import type { Clock } from '../cloud/clock.ts'

/** A resource share. All are ACTIVE: nothing deletes one yet. */
export interface Share {
  /** Carries the share's Region and owner. */
  readonly arn: string
  readonly name: string
  readonly ownerId: string
  readonly region: string
  readonly featureSet: ResourceShareFeatureSet
  readonly allowExternalPrincipals: boolean
  /** One permission for each resource type of the share. */
  readonly permissionArns: readonly string[]
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** A resource or principal of a share. */
export interface Association {
  readonly shareArn: string
  readonly type: Extract<ResourceShareAssociationType, 'PRINCIPAL' | 'RESOURCE'>
  /** A resource's ARN, or a principal. */
  readonly entity: string
  readonly status: ResourceShareAssociationStatus
  /** Why, where the status is FAILED or DISASSOCIATED. */
  readonly statusMessage?: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** What tells one association of a share from the others. */
export type AssociationKey = Pick<Association, 'shareArn' | 'type' | 'entity'>

/** All shares of the cloud with their associations, oldest first. */
export interface ShareStore {
  all(): readonly Share[]
  find(shareArn: string): Share | undefined
  add(share: Omit<Share, 'createdAtMs' | 'updatedAtMs'>): Share
  update(shareArn: string, change: Partial<Pick<Share, 'featureSet' | 'permissionArns'>>): void
  associationsOf(shareArn: string): readonly Association[]
  findAssociation(key: AssociationKey): Association | undefined
  setStatus(key: AssociationKey, status: ResourceShareAssociationStatus, statusMessage?: string): Association
}

/** A store without shares. */
export function createShareStore(clock: Clock): ShareStore {
  const shares = new Map<string, Share>()
  const associations = new Map<string, Map<string, Association>>()
  const entityKey = ({ type, entity }: AssociationKey): string => `${type} ${entity}`

  return {
    all: () => [...shares.values()],
    find: (shareArn) => shares.get(shareArn),
    add: (share) => {
      const added = { ...share, createdAtMs: clock.now(), updatedAtMs: clock.now() }
      shares.set(share.arn, added)
      associations.set(share.arn, new Map())
      return added
    },
    update: (shareArn, change) => {
      const share = shares.get(shareArn)
      if (share !== undefined) shares.set(shareArn, { ...share, ...change, updatedAtMs: clock.now() })
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
      return association
    },
  }
}
