import type { Place } from '../cloud/place.ts'
import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import type { ContextValues } from '../iam/request-context.ts'
import { invalidGrantToken, notFound } from './errors.ts'
import type { GrantConditions } from './grant.ts'
import { keyAccessDenied, requireKeyAccess } from './key-access.ts'
import { requireSymmetricKey } from './key-spec.ts'
import { requireUsable } from './key-state.ts'
import { aliasArn, ebsAliasName, keyArn, type Key, type KeyStore } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

const keyIdForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const arnForm = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):(key\/[0-9a-f-]{36}|alias\/[\w/-]+)$/

/** The key that somebody means by an id, a key ARN, the name of an alias or its ARN. */
export type FoundKey =
  | { readonly kind: 'found'; readonly key: Key }
  | { readonly kind: 'absent'; readonly reason: string }

/** What a request wants to do with a key. */
export interface RequestedUse extends GrantConditions {
  /** `kms:…` */
  readonly action: string
  readonly context: RequestContext
  /** Values of condition keys that the operation tells. */
  readonly values?: ContextValues
  readonly grantTokens?: readonly string[] | undefined
}

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
 * The key that a request names, which key policy or grants, and the caller's own policies, open to the caller.
 * @throws ServiceError NotFoundException, AccessDeniedException, InvalidGrantTokenException.
 */
export function requireKey(parts: KmsParts, keyId: string | undefined, use: RequestedUse): Key {
  const key = existing(parts, keyId, use.context)
  requireAccess(parts, key, { ...use, values: { ...aliasContext(keyId), ...use.values } })
  return key
}

/**
 * As `requireKey`, for cryptography, which needs a key that is enabled and symmetric.
 * @throws ServiceError DisabledException, KMSInvalidStateException, InvalidKeyUsageException, and those of `requireKey`.
 */
export function requireUsableKey(parts: KmsParts, keyId: string | undefined, use: RequestedUse): Key {
  const key = requireKey(parts, keyId, use)
  requireUsable(key)
  requireSymmetricKey(key, use.action)
  return key
}

/**
 * As `requireKey`, for operations that take the id or ARN of a key, of whatever account, but no alias.
 * @throws ServiceError NotFoundException, AccessDeniedException, InvalidGrantTokenException.
 */
export function requireKeyById(parts: KmsParts, keyId: string | undefined, use: RequestedUse): Key {
  refuseAlias(keyId)
  return requireKey(parts, keyId, use)
}

/**
 * As `requireKeyById`, for operations on keys of the caller's account only.
 * @throws ServiceError NotFoundException, AccessDeniedException.
 */
export function requireOwnKey(parts: KmsParts, keyId: string | undefined, use: RequestedUse): Key {
  const key = requireKeyOfAccount(parts, keyId, use)
  requireAccess(parts, key, use)
  return key
}

/**
 * A key of the caller's account by its id or ARN, whatever its key policy says.
 * @throws ServiceError NotFoundException, AccessDeniedException.
 */
export function requireKeyOfAccount(
  parts: KmsParts,
  keyId: string | undefined,
  { action, context }: RequestedUse,
): Key {
  refuseAlias(keyId)
  const key = existing(parts, keyId, context)
  if (key.accountId === context.caller.accountId) return key
  throw keyAccessDenied(key, { caller: context.caller, action }, { kind: 'implicitDeny', by: 'resource' })
}

/**
 * What the caller's own policies have to allow before it learns that a key does not exist, or before AWS makes its own.
 * With a key that is there, key policy, grants and the caller's policies decide together, when the operation begins.
 */
export function needsWithoutKey(
  { keys }: KmsParts,
  action: string,
  { keyId = '', context }: { readonly keyId: string | undefined; readonly context: RequestContext },
): readonly PermissionNeed[] {
  const place = placeOf(context)
  const isPredefined = keyId === ebsAliasName || keyId === aliasArn(place, ebsAliasName)
  // Asking for permission must not yet make the key that AWS manages.
  const search = isPredefined ? undefined : findKey(keys, keyId, place)
  if (search?.kind === 'found') return []
  return [{ action, resource: keyId.startsWith('arn:') && !isPredefined ? keyId : keyArn(place, '*') }]
}

/** Who asks, and where. */
export function placeOf({ caller, region }: RequestContext): Place {
  return { accountId: caller.accountId, region }
}

function existing({ keys }: KmsParts, keyId: string | undefined, context: RequestContext): Key {
  const search = findKey(keys, keyId ?? '', placeOf(context))
  if (search.kind === 'absent') throw notFound(search.reason)
  return search.key
}

function refuseAlias(keyId = ''): void {
  if (keyId.includes('alias/')) throw notFound(`Invalid keyId '${keyId}'`)
}

function requireAccess(parts: KmsParts, key: Key, use: RequestedUse): void {
  const { action, context, values, grantTokens = [], ...conditions } = use
  const { caller, region } = context
  if (grantTokens.some((token) => parts.grants.byToken(token) === undefined)) throw invalidGrantToken()
  requireKeyAccess(parts, key, { ...conditions, caller, region, action, ...(values && { context: values }) })
}

function aliasContext(keyId = ''): ContextValues {
  const start = keyId.indexOf('alias/')
  return start < 0 ? {} : { 'kms:RequestAlias': keyId.slice(start) }
}

function findAlias(keys: KeyStore, name: string, place: Place): FoundKey {
  if (name === ebsAliasName) return { kind: 'found', key: keys.ebsKey(place) }
  const alias = keys.aliasesOf(place).find((candidate) => candidate.name === name)
  return found(keys.find(alias?.keyArn ?? ''), `Alias ${aliasArn(place, name)} is not found.`)
}

function found(key: Key | undefined, reason: string): FoundKey {
  return key === undefined ? { kind: 'absent', reason } : { kind: 'found', key }
}
