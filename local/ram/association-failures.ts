import type { AssociationKey, Share } from './share-store.ts'

/** An association that is to fail, as a test or a world asks for it. */
export interface AssociationFailure {
  /** The account that shares. */
  readonly ownerId: string
  readonly region: string
  /** A resource's ARN or a principal. */
  readonly entity: string
  /** What the association's statusMessage will be. */
  readonly reason: string
}

/** Associations that are to fail, each once. */
export interface AssociationFailures {
  failNext(failure: AssociationFailure): void
  /** Why an association that begins now is to fail; `undefined` when it is not. */
  take(share: Pick<Share, 'ownerId' | 'region'>, key: Pick<AssociationKey, 'entity'>): string | undefined
}

/** No association is to fail yet. */
export function createAssociationFailures(): AssociationFailures {
  const failures: AssociationFailure[] = []
  return {
    failNext: (failure) => void failures.push(failure),
    take: (share, key) => {
      const index = failures.findIndex(
        ({ ownerId, region, entity }) =>
          ownerId === share.ownerId && region === share.region && entity === key.entity,
      )
      return index === -1 ? undefined : failures.splice(index, 1)[0]?.reason
    },
  }
}
