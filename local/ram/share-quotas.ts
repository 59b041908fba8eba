import { ServiceError } from '../cloud/service.ts'
import {
  isCurrent,
  type AssociationKey,
  type AssociationType,
  type Share,
  type ShareOwner,
  type ShareStore,
} from './share-store.ts'

/** RAM's quotas (RAM User Guide, service quotas): they cannot be raised. */
const maxSharesPerRegion = 25_000
const maxPerShare = 5_000
const maxPerRegion = 25_000

/** How many resources one request can name (botocore, ResourceShareLimitExceededException). */
const maxResourcesPerCall = 100

/** Where associations are counted. */
type SharePlace = Pick<Share, 'arn' | 'ownerId' | 'region'>

const plural = { RESOURCE: 'resources', PRINCIPAL: 'principals' } as const

/** How many more associations of a kind a share can have. A resource or principal in ten shares counts ten times. */
export function roomFor(shares: ShareStore, share: SharePlace, type: AssociationType): number {
  const inShare = shares
    .associationsOf(share.arn)
    .filter((association) => association.type === type && isCurrent(association)).length
  return Math.max(0, Math.min(maxPerShare - inShare, maxPerRegion - shares.countCurrent(share, type)))
}

/** What a refused or failed association is told. */
export function limitMessage(type: AssociationType): string {
  return `A resource share can have up to ${maxPerShare} ${plural[type]}, all resource shares of a Region together ${maxPerRegion}.`
}

/**
 * Refuses what a share has no room for.
 * @throws ServiceError ResourceShareLimitExceededException.
 */
export function checkRoom(shares: ShareStore, share: SharePlace, added: readonly AssociationKey[]): void {
  for (const type of ['RESOURCE', 'PRINCIPAL'] as const) {
    const count = added.filter((key) => key.type === type).length
    if (count > roomFor(shares, share, type)) throw limitExceeded(limitMessage(type))
  }
}

/**
 * Refuses requests that name too many resources at once.
 * @throws ServiceError ResourceShareLimitExceededException.
 */
export function checkCallSize(resourceArns: readonly string[]): void {
  if (resourceArns.length > maxResourcesPerCall) {
    throw limitExceeded(`You can associate up to ${maxResourcesPerCall} resources per call.`)
  }
}

/**
 * Refuses one share more than an account can have in a Region.
 * @throws ServiceError ResourceShareLimitExceededException.
 */
export function checkShareCount(shares: ShareStore, owner: ShareOwner): void {
  if (shares.countShares(owner) >= maxSharesPerRegion) {
    throw limitExceeded(`You can have up to ${maxSharesPerRegion} resource shares in a Region.`)
  }
}

function limitExceeded(message: string): ServiceError {
  return new ServiceError('ResourceShareLimitExceededException', message)
}
