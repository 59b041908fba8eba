import type { Accounts } from '../cloud/accounts.ts'
import type { Caller, RequestContext } from '../cloud/service.ts'
import { includesCaller } from './principals.ts'
import { isOwnShare } from './ram-arns.ts'
import type { Association, Share, ShareStore } from './share-store.ts'

/** What deciding on visibility needs to know. */
export interface VisibilityParts {
  readonly core: { readonly accounts: Accounts }
  readonly shares: ShareStore
}

/** Shares of other accounts that a caller sees in a Region: STANDARD ones that it is ASSOCIATED with. */
export function sharesWith(parts: VisibilityParts, caller: Caller, region: string): readonly Share[] {
  return parts.shares
    .all()
    .filter(
      (share) =>
        share.region === region &&
        share.ownerId !== caller.accountId &&
        share.featureSet === 'STANDARD' &&
        parts.shares.associationsOf(share.arn).some((association) => admits(association, caller, parts)),
    )
}

/** The caller's own shares, whatever their feature set, or those of other accounts that it sees. */
export function visibleShares(
  parts: VisibilityParts,
  resourceOwner: 'SELF' | 'OTHER-ACCOUNTS',
  context: RequestContext,
): readonly Share[] {
  return resourceOwner === 'SELF'
    ? parts.shares.all().filter((share) => isOwnShare(share, context))
    : sharesWith(parts, context.caller, context.region)
}

function admits(association: Association, caller: Caller, { core }: VisibilityParts): boolean {
  return (
    association.type === 'PRINCIPAL' &&
    association.status === 'ASSOCIATED' &&
    includesCaller(association.entity, caller, core.accounts)
  )
}
