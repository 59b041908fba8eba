import type { Finding } from '../outcome.ts'
import type { PrincipalOutcome } from '../run/run.ts'
import type { AssociationStatus, ResourceShare } from './resource-share.ts'
import {
  accountNotAssociated,
  associationFailed,
  resourceInForeignShare,
  shareNotDerived,
  shareNotPromoted,
} from './share-findings.ts'
import { standingOf } from './standing.ts'
import type { Standing } from './standing.ts'

/** What is to be done next about the shares that carry a resource. */
export type ShareProgress =
  /** RAM derived this share from the policy, and it holds nothing else. */
  | { readonly kind: 'promote'; readonly shareArn: string }
  /** RAM is not done; `outcomes` is what became of the principals if nobody looks again. */
  | { readonly kind: 'waiting'; readonly outcomes: readonly PrincipalOutcome[] }
  | { readonly kind: 'settled'; readonly outcomes: readonly PrincipalOutcome[] }

/**
 * Looks at the shares that carry a resource. Only a share whose resources are exactly this one is
 * ever promoted: a share's principals get all of its resources (RAM guide, terms and concepts).
 */
export function judgeShares(look: {
  readonly resourceArn: string
  readonly principals: readonly string[]
  readonly shares: readonly ResourceShare[]
  /** Shares that this run asked RAM to promote already; lists may lag behind. */
  readonly promoted: readonly string[]
}): ShareProgress {
  const { resourceArn, principals, shares, promoted } = look
  const standings = principals.map((principal) => ({
    principal,
    standing: standingOf(principal, resourceArn, shares),
  }))
  if (standings.every(({ standing }) => standing.kind === 'associated')) {
    return { kind: 'settled', outcomes: principals.map((principal) => ({ principal, outcome: 'done' })) }
  }

  const own = shares.filter((share) => holdsNothingElse(share, resourceArn))
  const due = own.find((share) => share.featureSet === 'CREATED_FROM_POLICY' && !promoted.includes(share.arn))
  if (due !== undefined) return { kind: 'promote', shareArn: due.arn }

  const open = openFinding(resourceArn, shares, own)
  const outcomes = standings.map(({ principal, standing }) => outcomeOf(principal, standing, open))
  return { kind: outcomes.some(({ outcome }) => outcome === 'waiting') ? 'waiting' : 'settled', outcomes }
}

const goneStatuses: ReadonlySet<AssociationStatus> = new Set(['FAILED', 'DISASSOCIATED'])

function holdsNothingElse(share: ResourceShare, resourceArn: string): boolean {
  return share.resources.every(({ entity, status }) => entity === resourceArn || goneStatuses.has(status))
}

/** Why principals that are in no share yet are not, where it is the same for all of them. */
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

function outcomeOf(principal: string, standing: Standing, open: Finding | undefined): PrincipalOutcome {
  switch (standing.kind) {
    case 'associated':
      return { principal, outcome: 'done' }
    case 'associating':
      return { principal, outcome: 'waiting', finding: accountNotAssociated(principal) }
    case 'failed':
      return { principal, outcome: 'failed', finding: associationFailed(principal, standing.message) }
    case 'absent': {
      const finding = open ?? accountNotAssociated(principal)
      const outcome = finding.check === 'RESOURCE_IN_FOREIGN_SHARE' ? 'blocked' : 'waiting'
      return { principal, outcome, finding }
    }
  }
}
