import { plainPrincipal } from '../principal.ts'
import type { ResourceShare, ShareAssociation } from './resource-share.ts'
import { isPresent } from './rule-share.ts'

/** What a share of ours lacks for one resource, and what it has too much. */
export interface ShareGaps {
  /** Principals to ask RAM for: never asked, failed, or gone because their invitation expired. */
  readonly principals: readonly string[]
  /** Whether the resource is to be asked for. */
  readonly resource: boolean
  /** Whether something wanted is on its way out, so that RAM cannot be asked for it yet. */
  readonly isLeaving: boolean
  /** Principals in the share that the rule does not name. */
  readonly surplus: readonly string[]
}

/** Compares a share with what a rule wants of it. */
export function gapsOf(
  share: ResourceShare,
  wanted: { readonly resourceArn: string; readonly principals: readonly string[] },
): ShareGaps {
  const { resourceArn, principals } = wanted
  const byPrincipal = new Map(share.principals.map((one) => [plainPrincipal(one.entity), one]))
  const resource = share.resources.find(({ entity }) => entity === resourceArn)
  const named = new Set(principals)
  return {
    principals: principals.filter((principal) => isToAsk(byPrincipal.get(principal))),
    resource: isToAsk(resource),
    isLeaving: [resource, ...principals.map((principal) => byPrincipal.get(principal))].some(
      (one) => one?.status === 'DISASSOCIATING',
    ),
    surplus: [...byPrincipal]
      .filter(([principal, { status }]) => isPresent(status) && !named.has(principal))
      .map(([principal]) => principal),
  }
}

function isToAsk(association: ShareAssociation | undefined): boolean {
  return (
    association === undefined || association.status === 'FAILED' || association.status === 'DISASSOCIATED'
  )
}
