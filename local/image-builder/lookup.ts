import type { Ownership } from '@aws-sdk/client-imagebuilder'

import type { RequestContext } from '../cloud/service.ts'
import type { Sharing } from '../ram/sharing.ts'
import { parseArn, versionArn, type ResourceId } from './arns.ts'
import type { Entry } from './entry.ts'
import { absent, forbidden } from './errors.ts'
import type { Family } from './families.ts'
import type { Inventories } from './inventory.ts'
import { compareVersions, matchesVersion } from './versions.ts'

/** Finds resources for a caller: its own, Amazon's, and what other accounts share with it. */
export interface Lookup {
  /**
   * The resource of an ARN, if the caller may read it. A version ARN or one with wildcards means the newest build
   * of those that the caller may read.
   */
  find<Shown>(family: Family<Shown>, arn: string, context: RequestContext): Entry<Shown> | undefined
  /** As `find`. @throws ServiceError ClientException for an unknown ARN of the caller's account, else ForbiddenException. */
  require<Shown>(family: Family<Shown>, arn: string, context: RequestContext): Entry<Shown>
  /** All resources of one kind that belong to the given kind of owner, as lists show them to the caller. */
  list<Shown>(family: Family<Shown>, owner: Ownership, context: RequestContext): readonly Entry<Shown>[]
  /** The builds of a version as lists show them to the caller; all of its own where no version is named. */
  listBuilds<Shown>(
    family: Family<Shown>,
    versionArn: string | undefined,
    context: RequestContext,
  ): readonly Entry<Shown>[]
}

/** What finding works on. */
export interface LookupParts {
  readonly inventories: Inventories
  readonly sharing: Sharing
}

/** A lookup over all accounts' inventories. */
export function createLookup(parts: LookupParts): Lookup {
  const find: Lookup['find'] = (family, arn, context) => {
    const id = parseArn(arn)
    if (id === undefined || id.region !== context.region) return undefined

    const entries = family.entriesIn(parts.inventories.of(id.accountId, id.region))
    const exact = entries.get(arn)
    if (exact !== undefined) return isReadable(parts, family, { entry: exact, context }) ? exact : undefined
    return [...entries.values()]
      .filter((entry) => fits(id, entry.id) && family.isCurrent(entry.shown))
      .filter((entry) => isReadable(parts, family, { entry, context }))
      .toSorted(olderFirst)
      .at(-1)
  }

  const list: Lookup['list'] = (family, owner, context) => {
    const entriesOf = (accountId: string) => family.entriesIn(parts.inventories.of(accountId, context.region))
    switch (owner) {
      case 'Self':
        return [...entriesOf(context.caller.accountId).values()]
      case 'Amazon':
        return [...entriesOf('aws').values()]
      case 'Shared':
        return sharedWith(parts, family, context)
      case 'ThirdParty':
      case 'AWSMarketplace':
        return []
    }
  }

  return {
    find,
    list,
    listBuilds: (family, wantedArn, context) => {
      if (wantedArn === undefined) return list(family, 'Self', context)
      const owner = ownershipOf(parseArn(wantedArn)?.accountId, context)
      return list(family, owner, context).filter(({ id }) => versionArn(id) === wantedArn)
    },
    require: (family, arn, context) => {
      const entry = find(family, arn, context)
      if (entry !== undefined) return entry
      throw parseArn(arn)?.accountId === context.caller.accountId ? absent(arn) : forbidden(arn)
    },
  }
}

/** Orders versions and builds of one or several resources, the newest last. */
export function olderFirst(one: Entry<unknown>, other: Entry<unknown>): number {
  return (
    compareVersions(one.id.version ?? '', other.id.version ?? '') ||
    (one.id.build ?? 0) - (other.id.build ?? 0)
  )
}

function ownershipOf(accountId: string | undefined, { caller }: RequestContext): Ownership {
  if (accountId === caller.accountId) return 'Self'
  return accountId === 'aws' ? 'Amazon' : 'Shared'
}

function fits(wanted: ResourceId, id: ResourceId): boolean {
  if (wanted.name !== id.name || wanted.version === undefined || wanted.build !== undefined) return false
  return matchesVersion(wanted.version, id.version ?? '')
}

function isReadable<Shown>(
  { sharing }: LookupParts,
  family: Family<Shown>,
  { entry, context }: { readonly entry: Entry<Shown>; readonly context: RequestContext },
): boolean {
  const { accountId } = entry.id
  if (accountId === context.caller.accountId || accountId === 'aws') return true
  return sharing.allows(entry.arn, context.caller, family.getAction)
}

function sharedWith<Shown>(
  { inventories, sharing }: LookupParts,
  family: Family<Shown>,
  { caller, region }: RequestContext,
): readonly Entry<Shown>[] {
  if (family.shareableType === undefined) return []
  const arns = new Set(sharing.listedFor(caller, region, family.shareableType))
  return [...arns].flatMap((arn) => {
    const owner = parseArn(arn)?.accountId ?? ''
    return family.entriesIn(inventories.of(owner, region)).get(arn) ?? []
  })
}
