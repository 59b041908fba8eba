import { plainPrincipal } from '../principal.ts'
import type { ResourceShare, ShareAssociation } from './resource-share.ts'

/** How far a principal is from having the resource, best share first. */
export type Standing =
  | { readonly kind: 'associated' }
  | { readonly kind: 'associating' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'absent' }

const standingOrder = ['associated', 'associating', 'failed', 'absent'] as const

/** How far a principal is from having a resource by one of the shares; only STANDARD ones give access. */
export function standingOf(wanted: string, resourceArn: string, shares: readonly ResourceShare[]): Standing {
  const standings = shares
    .filter((share) => share.featureSet === 'STANDARD')
    .map((share) => {
      const principal = share.principals.find(({ entity }) => plainPrincipal(entity) === wanted)
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
