import type { Filter, Ownership } from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { canonicalJson } from '../cloud/canonical-json.ts'
import type { CloudCore } from '../cloud/core.ts'
import { pageOf, type Page } from '../cloud/pages.ts'
import { ServiceError } from '../cloud/service.ts'
import { versionArn } from './arns.ts'
import { checkRequest } from './check.ts'
import { matching, oneOf } from './constraints.ts'
import type { Entry } from './entry.ts'
import { invalidParameterValue } from './errors.ts'
import { olderFirst } from './lookup.ts'

/** Image Builder's pages are of at most 25. */
const maxPageSize = 25

/** What every list can be asked for. */
export interface ListRequest {
  readonly owner?: Ownership | undefined
  readonly filters?: readonly Filter[] | undefined
  readonly maxResults?: number | undefined
  readonly nextToken?: string | undefined
}

/** The members that filters can name, with an entry's values for each. */
export type Filterable<Shown> = Readonly<Record<string, (shown: Shown) => readonly (string | undefined)[]>>

/** What to list, and how. */
export interface Listing<Shown> {
  /** The operation's name. */
  readonly operation: string
  /** What there is of an owner, before filters. */
  readonly entriesOf: (owner: Ownership) => readonly Entry<Shown>[]
  readonly filterable: Filterable<Shown>
}

const upTo = 'It must have 1 to 10 members'
const listConstraints = z.object({
  owner: oneOf(['Self', 'Shared', 'Amazon', 'ThirdParty', 'AWSMarketplace']).optional(),
  filters: z
    .array(
      z.object({
        name: matching(/^[a-zA-Z]{1,1024}$/),
        values: z
          .array(matching(/^[0-9a-zA-Z./_ :,{}"-]{1,1024}$/))
          .min(1, upTo)
          .max(10, upTo),
      }),
    )
    .min(1, upTo)
    .max(10, upTo)
    .optional(),
  maxResults: z.int().min(1, 'It must be at least 1').max(maxPageSize, 'It must be at most 25').optional(),
  nextToken: z.string().optional(),
})

/**
 * The page of a list that a request asks for. Filters are ANDed, the values of each are ORed.
 * @throws ServiceError InvalidParameterValueException, InvalidPaginationTokenException.
 */
export function listPage<Shown>(
  core: CloudCore,
  request: ListRequest,
  { operation, entriesOf, filterable }: Listing<Shown>,
): Page<Entry<Shown>> {
  const { owner = 'Self', filters = [], maxResults, nextToken } = checkRequest(listConstraints, request)
  const passes = filters.map(({ name, values }) => passesFilter(filterable, name, values))
  const page = pageOf(
    entriesOf(owner).filter(({ shown }) => passes.every((passesOne) => passesOne(shown))),
    { maxResults, nextToken },
    {
      list: `${operation} ${canonicalJson({ ...request, maxResults: undefined, nextToken: undefined })}`,
      defaultSize: maxPageSize,
      emptyFirst: core.timing.emptyFirstPages,
    },
  )
  if (page !== undefined) return page
  throw new ServiceError('InvalidPaginationTokenException', 'The pagination token is not valid.')
}

/** What ListImages and ListComponents know by now: they lag behind. */
export function knownToLists<Shown>(
  core: CloudCore,
  entries: readonly Entry<Shown>[],
): readonly Entry<Shown>[] {
  const sinceMs = core.clock.now() - core.timing.listLagSeconds * 1000
  return entries.filter(({ createdAtMs }) => createdAtMs <= sinceMs)
}

/** The newest build of each version. */
export function newestOfVersions<Shown>(entries: readonly Entry<Shown>[]): readonly Entry<Shown>[] {
  return newestBy(entries, ({ id }) => versionArn(id))
}

/** The newest build of each name. */
export function newestOfNames<Shown>(entries: readonly Entry<Shown>[]): readonly Entry<Shown>[] {
  return newestBy(entries, ({ id }) => `${id.accountId} ${id.name}`)
}

function newestBy<Shown>(
  entries: readonly Entry<Shown>[],
  keyOf: (entry: Entry<Shown>) => string,
): readonly Entry<Shown>[] {
  const newest = new Map<string, Entry<Shown>>()
  for (const entry of entries) {
    const known = newest.get(keyOf(entry))
    if (known === undefined || olderFirst(known, entry) < 0) newest.set(keyOf(entry), entry)
  }
  return [...newest.values()]
}

function passesFilter<Shown>(
  filterable: Filterable<Shown>,
  name: string,
  values: readonly string[],
): (shown: Shown) => boolean {
  const valuesOf = filterable[name]
  if (valuesOf === undefined) {
    throw invalidParameterValue(
      'filters',
      `Filters can name ${Object.keys(filterable).join(', ')}; got ${name}.`,
    )
  }
  return (shown) => valuesOf(shown).some((value) => value !== undefined && values.includes(value))
}
