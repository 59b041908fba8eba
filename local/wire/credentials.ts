import type { Caller } from '../cloud/service.ts'

/** What an access key id and its session token stand for. */
type CredentialLookup =
  | { readonly kind: 'known'; readonly secretAccessKey: string; readonly caller: Caller }
  /** `unknownKey`: no such key. `invalidToken`: the token is missing or not the key's. `expired`: the session is over. */
  | { readonly kind: 'unknownKey' | 'invalidToken' | 'expired' }

/** The keys that requests may be signed with. */
export interface CredentialStore {
  lookup(accessKeyId: string, sessionToken: string | undefined): CredentialLookup
}
