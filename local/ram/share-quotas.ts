import { ServiceError } from '../cloud/service.ts'
import {
  isCurrent,
  type AssociationKey,
  type AssociationType,
  type Share,
  type ShareOwner,
  type ShareStore,
} from './share-store.ts'

/** How much an account can share. A resource or principal in ten shares counts ten times. */
export interface ShareQuotas {
  readonly sharesPerRegion: number
  /** Resources of one share, and principals of one share. */
  readonly perShare: number
  /** Resources of all shares of a Region together, and principals. */
  readonly perRegion: number
}

/** AWS's quotas, which cannot be raised (RAM User Guide, service quotas). */
export const awsShareQuotas: ShareQuotas = { sharesPerRegion: 25_000, perShare: 5000, perRegion: 25_000 }

/** How many resources one request can name (botocore, ResourceShareLimitExceededException). */
const maxResourcesPerCall = 100

/** What counting works on. */
export interface QuotaParts {
  readonly shares: ShareStore
  readonly quotas: ShareQuotas
}

const plural = { RESOURCE: 'resources', PRINCIPAL: 'principals' } as const

/** How many more associations of a kind a share can have. */
export function roomFor(
  { shares, quotas }: QuotaParts,
  share: ShareOwner & Pick<Share, 'arn'>,
  type: AssociationType,
): number {
  const inShare = shares
    .associationsOf(share.arn)
    .filter((association) => association.type === type && isCurrent(association)).length
  const inRegion = shares.countCurrent(share, type)
  return Math.max(0, Math.min(quotas.perShare - inShare, quotas.perRegion - inRegion))
}

/** What a refused or failed association is told. */
export function limitMessage({ quotas }: Pick<QuotaParts, 'quotas'>, type: AssociationType): string {
  return `A resource share can have up to ${quotas.perShare} ${plural[type]}, all resource shares of a Region together ${quotas.perRegion}.`
}

/**
 * Refuses what a share has no room for.
 * @throws ServiceError ResourceShareLimitExceededException.
 */
export function checkRoom(
  parts: QuotaParts,
  share: ShareOwner & Pick<Share, 'arn'>,
  added: readonly AssociationKey[],
): void {
  for (const type of ['RESOURCE', 'PRINCIPAL'] as const) {
    const count = added.filter((key) => key.type === type).length
    if (count > roomFor(parts, share, type)) throw limitExceeded(limitMessage(parts, type))
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
export function checkShareCount({ shares, quotas }: QuotaParts, owner: ShareOwner): void {
  if (shares.countShares(owner) >= quotas.sharesPerRegion) {
    throw limitExceeded(`You can have up to ${quotas.sharesPerRegion} resource shares in a Region.`)
  }
}

function limitExceeded(message: string): ServiceError {
  return new ServiceError('ResourceShareLimitExceededException', message)
}
