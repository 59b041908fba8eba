import { canonicalJson } from '../cloud/canonical-json.ts'
import type { CloudCore } from '../cloud/core.ts'
import { policyOfGrant } from './grant-permissions.ts'
import type { Grant, NewGrant } from './grant.ts'

/** All grants. They take effect at once. */
export interface GrantStore {
  /** In the order of their creation. */
  onKey(keyArn: string): readonly Grant[]
  /** Those that a principal may retire, on whatever key. */
  retirableBy(principalArn: string): readonly Grant[]
  byToken(token: string): Grant | undefined
  /**
   * A new grant, or, with the same name and everything else alike, the one that is there; and a token of its own.
   * @throws ServiceError MalformedPolicyDocument when the grantee is none.
   */
  create(grant: NewGrant): { readonly grant: Grant; readonly token: string }
  remove(grant: Grant): void
}

/** No grants yet. */
export function createGrantStore({ clock, identifiers }: CloudCore): GrantStore {
  const grants = new Map<string, Grant>()
  const tokens = new Map<string, string>()

  const alike = (fresh: NewGrant): Grant | undefined =>
    [...grants.values()].find(
      ({ id: _id, createdAtMs: _at, policy: _policy, ...known }) =>
        fresh.name !== undefined && canonicalJson(known) === canonicalJson(fresh),
    )
  return {
    onKey: (keyArn) => [...grants.values()].filter((grant) => grant.keyArn === keyArn),
    retirableBy: (principalArn) =>
      [...grants.values()].filter(({ retiringPrincipal }) => retiringPrincipal === principalArn),
    byToken: (token) => grants.get(tokens.get(token) ?? ''),
    create: (fresh) => {
      const grant = alike(fresh) ?? {
        ...fresh,
        id: identifiers.hex(64),
        createdAtMs: clock.now(),
        policy: policyOfGrant(fresh),
      }
      const token = Buffer.from(identifiers.hex(120)).toString('base64url')
      grants.set(grant.id, grant)
      tokens.set(token, grant.id)
      return { grant, token }
    },
    remove: ({ id }) => void grants.delete(id),
  }
}
