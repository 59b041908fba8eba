import { kindOfPrincipal } from '../principal.ts'
import { keepOwnUnits } from './foreign-units.ts'
import { resolvePrincipals } from './resolve-principals.ts'
import type { NamedPrincipals, Resolution, ResolvedPrincipals } from './resolve-principals.ts'
import type { ShareMode } from './run.ts'

/** What one rule, or a manual input, wants for one resource. */
export interface Want extends ResolvedPrincipals {
  readonly resourceArn: string
  /** The name of the share of ours that would carry it: the rule's name, or {@link manualShareName}. */
  readonly share: string
  /** The rule's name; `manual` for a manual input. */
  readonly wantedBy: string
  readonly mode: ShareMode
  readonly adopt: boolean
  readonly keep?: number
  /** Of an image that the share carries already as an earlier build. */
  readonly isEarlierBuild?: true
}

/** What runs want for a resource, as the ledger remembers it: the last of each rule, every manual one. */
export interface StandingWant extends Pick<
  Want,
  'resourceArn' | 'share' | 'wantedBy' | 'mode' | 'principals'
> {
  readonly runId: string
}

/** Beyond this the associations of one share per resource use up a Region's 25,000 (RAM quotas). */
export const mostAccountsByPolicy = 25

/** How a person wants something to be shared. */
export interface ShareWishes {
  readonly mode?: 'auto' | ShareMode
  readonly adopt?: boolean
  readonly keep?: number
}

/** Who is meant and which way they get it. `auto` is policy mode for a few accounts of the organization, else share mode. */
export function chooseMode(
  namedByPerson: readonly NamedPrincipals[],
  { mode = 'auto', keep }: ShareWishes,
  surroundings: Omit<Resolution, 'byAccount'>,
): ResolvedPrincipals & { readonly mode: ShareMode } {
  const { named, foreign } = keepOwnUnits(namedByPerson, surroundings.organization.facts)
  const { apart, ...found } = resolvePrincipals(named, { ...surroundings, byAccount: mode === 'policy' })
  const resolved = { ...found, apart: [...apart, ...foreign] }
  if (mode !== 'auto') return { ...resolved, mode }
  const { principals, outsideAccounts } = resolved
  const isForPolicy =
    keep === undefined &&
    principals.length <= mostAccountsByPolicy &&
    outsideAccounts.length === 0 &&
    principals.every((principal) => kindOfPrincipal(principal) === 'account')
  return { ...resolved, mode: isForPolicy ? 'policy' : 'share' }
}
