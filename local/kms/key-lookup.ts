import type { Place } from '../cloud/place.ts'
import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import { notFound } from './errors.ts'
import { keyAccessDenied, requireKeyAccess } from './key-access.ts'
import { aliasArn, ebsAliasName, keyArn, type Key, type KeyStore } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

const keyIdForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const arnForm = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):(key\/[0-9a-f-]{36}|alias\/[\w/-]+)$/

/** The key that somebody means by an id, a key ARN, the name of an alias or its ARN. */
export type FoundKey =
  | { readonly kind: 'found'; readonly key: Key }
  | { readonly kind: 'absent'; readonly reason: string }

/** Finds a key in a Region. Ids and names mean keys of the account that asks; the alias of EBS's key makes that key. */
export function findKey(keys: KeyStore, keyId: string, place: Place): FoundKey {
  const [, region = place.region, accountId = place.accountId, rest = keyId] = arnForm.exec(keyId) ?? []
  if (region !== place.region) return { kind: 'absent', reason: `Invalid arn ${region}` }
  if (rest.startsWith('alias/')) return findAlias(keys, rest, { accountId, region })

  const id = rest.startsWith('key/') ? rest.slice('key/'.length) : rest
  if (!keyIdForm.test(id)) return { kind: 'absent', reason: `Invalid keyId '${keyId}'` }
  return found(keys.find(keyArn({ accountId, region }, id)), `Key '${keyId}' does not exist`)
}

/**
 * The key that a request names, which its key policy opens to the caller.
 * @throws ServiceError NotFoundException, AccessDeniedException.
 */
export function requireKey(
  parts: KmsParts,
  keyId: string | undefined,
  { action, context }: { readonly action: string; readonly context: RequestContext },
): Key {
  const search = findKey(parts.keys, keyId ?? '', placeOf(context))
  if (search.kind === 'absent') throw notFound(search.reason)
  requireKeyAccess(parts, search.key, { action, context })
  return search.key
}

/**
 * As `requireKey`, for operations that take the id or ARN of a key of the caller's account only.
 * @throws ServiceError NotFoundException, AccessDeniedException.
 */
export function requireOwnKey(
  parts: KmsParts,
  keyId: string | undefined,
  use: { readonly action: string; readonly context: RequestContext },
): Key {
  const key = requireKeyOfAccount(parts, keyId, use)
  requireKeyAccess(parts, key, use)
  return key
}

/**
 * A key of the caller's account by its id or ARN, whatever its key policy says.
 * @throws ServiceError NotFoundException, AccessDeniedException.
 */
export function requireKeyOfAccount(
  { keys }: KmsParts,
  keyId: string | undefined = '',
  { action, context }: { readonly action: string; readonly context: RequestContext },
): Key {
  if (keyId.includes('alias/')) throw notFound(`Invalid keyId '${keyId}'`)
  const search = findKey(keys, keyId, placeOf(context))
  if (search.kind === 'absent') throw notFound(search.reason)
  if (search.key.accountId === context.caller.accountId) return search.key
  throw keyAccessDenied(search.key, { caller: context.caller, action }, 'implicitDeny')
}

/** The permission to do something with the key that a request names. IAM policies name keys, never aliases. */
export function keyNeed(
  { keys }: KmsParts,
  action: string,
  { keyId = '', context }: { readonly keyId: string | undefined; readonly context: RequestContext },
): PermissionNeed {
  const place = placeOf(context)
  const isPredefined = keyId === ebsAliasName || keyId === aliasArn(place, ebsAliasName)
  // Asking for permission must not yet make the key that AWS manages.
  const search = isPredefined ? undefined : findKey(keys, keyId, place)
  const unknown = keyId.startsWith('arn:') ? keyId : keyArn(place, '*')
  return { action, resource: search?.kind === 'found' ? search.key.arn : unknown }
}

/** Who asks, and where. */
export function placeOf({ caller, region }: RequestContext): Place {
  return { accountId: caller.accountId, region }
}

function findAlias(keys: KeyStore, name: string, place: Place): FoundKey {
  if (name === ebsAliasName) return { kind: 'found', key: keys.ebsKey(place) }
  const alias = keys.aliasesOf(place).find((candidate) => candidate.name === name)
  return found(keys.find(alias?.keyArn ?? ''), `Alias ${aliasArn(place, name)} is not found.`)
}

function found(key: Key | undefined, reason: string): FoundKey {
  return key === undefined ? { kind: 'absent', reason } : { kind: 'found', key }
}
