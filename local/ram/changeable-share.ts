import type { RequestContext } from '../cloud/service.ts'
import { invalidStateTransition, notPermitted, unknownResource } from './errors.ts'
import { requireOwnShare } from './ram-arns.ts'
import type { RamParts } from './ram-parts.ts'
import type { Association, Share } from './share-store.ts'

/**
 * A share of the caller's that RAM lets it change: shares that were derived from policies cannot be, until they are
 * promoted (botocore, ResourceShare featureSet).
 * @throws ServiceError MissingRequiredParameterException, MalformedArnException, UnknownResourceException,
 * OperationNotPermittedException.
 */
export function requireChangeableShare(
  { shares }: Pick<RamParts, 'shares'>,
  arn: string | undefined,
  context: RequestContext,
): Share {
  const share = requireOwnShare(shares, arn, context)
  if (share.status !== 'ACTIVE') throw unknownResource(`ResourceShare ${share.arn}`)
  if (share.featureSet === 'STANDARD') return share
  throw notPermitted(
    `The resource share ${share.arn} was created from a policy and cannot be modified until it is promoted.`,
  )
}

/**
 * Refuses to take from a share whose associations are still coming about. A principal that was invited may take its
 * time, and is no hindrance.
 * @throws ServiceError InvalidStateTransitionException.
 */
export function checkSettled({ shares, invitations }: RamParts, share: Share): void {
  const isSettling = ({ status, entity }: Association): boolean =>
    status === 'ASSOCIATING' && !invitations.isPending(share.arn, entity)
  if (shares.associationsOf(share.arn).some(isSettling)) {
    throw invalidStateTransition(
      'At least one of the associations in the resource share is in ASSOCIATING status.',
    )
  }
}
