import type { Accounts } from '../cloud/accounts.ts'
import type { Clock } from '../cloud/clock.ts'
import type { Authorizer, RoleSessions } from '../cloud/core.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import type { Service } from '../cloud/service.ts'
import type { CredentialStore } from '../wire/credentials.ts'
import { type AccessControl, createAccessControl } from './access-control.ts'
import { type ActionUses, createActionUses } from './action-uses.ts'
import { createAuthorizer } from './authorizer.ts'
import { noOrganizationPolicies, type OrganizationPolicies } from './organization-policies.ts'
import { createRoles, type Roles } from './roles.ts'
import { createSessions } from './sessions.ts'
import { createSts } from './sts.ts'

/** IAM and STS of all accounts. */
export interface Iam {
  readonly authorizer: Authorizer
  /** For services whose resources have policies. */
  readonly access: AccessControl
  readonly sessions: RoleSessions
  readonly credentials: CredentialStore
  readonly roles: Roles
  readonly uses: Pick<ActionUses, 'of'>
  readonly stsService: Service
}

/** IAM and STS without any roles: whoever deploys creates them. Without the last, no organization limits anybody. */
export function createIam(core: {
  readonly clock: Clock
  readonly identifiers: Identifiers
  readonly accounts: Accounts
  readonly organizationPolicies?: OrganizationPolicies
}): Iam {
  const { organizationPolicies = noOrganizationPolicies } = core
  const roles = createRoles(core)
  const sessions = createSessions({ ...core, roles })
  const uses = createActionUses()
  const access = createAccessControl({
    ...core,
    roles,
    uses,
    organizationPolicies,
    sessionPolicies: sessions.policies,
  })
  return {
    authorizer: createAuthorizer(access),
    access,
    sessions: sessions.sessions,
    credentials: sessions.credentials,
    roles,
    uses,
    stsService: createSts({ accounts: core.accounts, access, roles, sessions }),
  }
}
