import type { Accounts } from '../cloud/accounts.ts'
import type { Clock } from '../cloud/clock.ts'
import type { Authorizer, RoleSessions } from '../cloud/core.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import type { Service } from '../cloud/service.ts'
import type { CredentialStore } from '../wire/credentials.ts'
import { createAuthorizer } from './authorizer.ts'
import { createRoles, type Roles } from './roles.ts'
import { createSessions } from './sessions.ts'
import { createSts } from './sts.ts'

/** IAM and STS of all accounts. */
export interface Iam {
  readonly authorizer: Authorizer
  readonly sessions: RoleSessions
  readonly credentials: CredentialStore
  readonly roles: Roles
  readonly stsService: Service
}

/** IAM and STS without any roles: whoever deploys creates them. */
export function createIam(core: {
  readonly clock: Clock
  readonly identifiers: Identifiers
  readonly accounts: Accounts
}): Iam {
  const { accounts } = core
  const roles = createRoles(core)
  const sessions = createSessions({ ...core, roles })
  return {
    authorizer: createAuthorizer({ accounts, roles }),
    sessions: sessions.sessions,
    credentials: sessions.credentials,
    roles,
    stsService: createSts({ accounts, roles, sessions }),
  }
}
