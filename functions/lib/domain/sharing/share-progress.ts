import { accountOfPrincipal } from '../account-id.ts'
import type { Finding } from '../outcome.ts'
import type { AccountOutcome } from '../run/run.ts'
import type { AssociationStatus, ResourceShare, ShareAssociation } from './resource-share.ts'
import {
  accountNotAssociated,
  associationFailed,
  resourceInForeignShare,
  shareNotDerived,
  shareNotPromoted,
} from './share-findings.ts'

/** What is to be done next about the shares that carry a resource. */
export type ShareProgress =
  /** RAM derived this share from the policy, and it holds nothing else. */
  | { readonly kind: 'promote'; readonly shareArn: string }
  /** RAM is not done; `accounts` is what became of them if nobody looks again. */
  | { readonly kind: 'waiting'; readonly accounts: readonly AccountOutcome[] }
  | { readonly kind: 'settled'; readonly accounts: readonly AccountOutcome[] }

/**
 * Looks at the shares that carry a resource. Only a share whose resources are exactly this one is
 * ever promoted: a share's principals get all of its resources (RAM guide, terms and concepts).
 */
export function judgeShares(look: {
  readonly resourceArn: string
  readonly accountIds: readonly string[]
  readonly shares: readonly ResourceShare[]
  /** Shares that this run asked RAM to promote already; lists may lag behind. */
  readonly promoted: readonly string[]
}): ShareProgress {
  const { resourceArn, accountIds, shares, promoted } = look
  const standings = accountIds.map((accountId) => ({
    accountId,
    standing: standingOf(accountId, resourceArn, shares),
  }))
  if (standings.every(({ standing }) => standing.kind === 'associated')) {
    return { kind: 'settled', accounts: accountIds.map((accountId) => ({ accountId, outcome: 'done' })) }
  }

  const own = shares.filter((share) => holdsNothingElse(share, resourceArn))
  const due = own.find((share) => share.featureSet === 'CREATED_FROM_POLICY' && !promoted.includes(share.arn))
  if (due !== undefined) return { kind: 'promote', shareArn: due.arn }

  const open = openFinding(resourceArn, shares, own)
  const accounts = standings.map(({ accountId, standing }) => outcomeOf(accountId, standing, open))
  return { kind: accounts.some(({ outcome }) => outcome === 'waiting') ? 'waiting' : 'settled', accounts }
}

/** How far an account is from having the resource, best share first. */
type Standing =
  | { readonly kind: 'associated' }
  | { readonly kind: 'associating' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'absent' }

const standingOrder = ['associated', 'associating', 'failed', 'absent'] as const

function standingOf(accountId: string, resourceArn: string, shares: readonly ResourceShare[]): Standing {
  const standings = shares
    .filter((share) => share.featureSet === 'STANDARD')
    .map((share) => {
      const principal = share.principals.find(({ entity }) => accountOfPrincipal(entity) === accountId)
      const resource = share.resources.find(({ entity }) => entity === resourceArn)
      return worse(standing(principal), standing(resource))
    })
  return standings.toSorted((a, b) => rank(a) - rank(b))[0] ?? { kind: 'absent' }
}

function rank({ kind }: Standing): number {
  return standingOrder.indexOf(kind)
}

/** A share gives access only when both the resource and the principal are in it. */
function worse(one: Standing, other: Standing): Standing {
  return rank(one) >= rank(other) ? one : other
}

function standing(association: ShareAssociation | undefined): Standing {
  if (association === undefined) return { kind: 'absent' }
  const { status, statusMessage } = association
  switch (status) {
    case 'ASSOCIATED':
      return { kind: 'associated' }
    case 'ASSOCIATING':
    case 'RESTORING':
      return { kind: 'associating' }
    case 'FAILED':
      return { kind: 'failed', message: statusMessage ?? 'RAM gives no reason' }
    case 'DISASSOCIATING':
    case 'DISASSOCIATED':
    case 'SUSPENDED':
    case 'SUSPENDING':
      return { kind: 'absent' }
  }
}

const goneStatuses: ReadonlySet<AssociationStatus> = new Set(['FAILED', 'DISASSOCIATED'])

function holdsNothingElse(share: ResourceShare, resourceArn: string): boolean {
  return share.resources.every(({ entity, status }) => entity === resourceArn || goneStatuses.has(status))
}

/** Why accounts that are in no share yet are not, where it is the same for all of them. */
function openFinding(
  resourceArn: string,
  shares: readonly ResourceShare[],
  own: readonly ResourceShare[],
): Finding | undefined {
  const foreign = shares.find((share) => !own.includes(share))
  if (own.length === 0) {
    return foreign === undefined ? shareNotDerived(resourceArn) : resourceInForeignShare(resourceArn, foreign)
  }
  const unpromoted = own.find((share) => share.featureSet !== 'STANDARD')
  return unpromoted === undefined ? undefined : shareNotPromoted(resourceArn, unpromoted)
}

function outcomeOf(accountId: string, standing: Standing, open: Finding | undefined): AccountOutcome {
  switch (standing.kind) {
    case 'associated':
      return { accountId, outcome: 'done' }
    case 'associating':
      return { accountId, outcome: 'waiting', finding: accountNotAssociated(accountId) }
    case 'failed':
      return { accountId, outcome: 'failed', finding: associationFailed(accountId, standing.message) }
    case 'absent': {
      const finding = open ?? accountNotAssociated(accountId)
      const outcome = finding.check === 'RESOURCE_IN_FOREIGN_SHARE' ? 'blocked' : 'waiting'
      return { accountId, outcome, finding }
    }
  }
}
