import type { Accounts } from '../cloud/accounts.ts'
import type { Clock } from '../cloud/clock.ts'
import type { RoleSessions, SessionCredentials } from '../cloud/core.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import { ServiceError } from '../cloud/service.ts'
import type { CredentialStore } from '../wire/credentials.ts'
import type { Policy } from './policy.ts'
import type { Role } from './role.ts'
import type { Roles } from './roles.ts'
import type { SessionPolicies } from './session-policies.ts'
import { serviceMayAssume } from './trust.ts'

/** What a session's name may look like: 2 to 64 characters (STS API Reference, AssumeRole). */
const sessionNameForm = /^[\w+=,.@-]{2,64}$/

const administratorSecret = 'local'
const serviceSessionSeconds = 3600

/** Who is signed in: administrators of accounts by their account's id, and sessions of roles. */
export interface Sessions {
  readonly credentials: CredentialStore
  readonly sessions: RoleSessions
  readonly policies: SessionPolicies
  /** Opens a session without asking whether it may be. @throws RangeError when the name is none for a session. */
  open(role: Role, request: SessionRequest): SessionCredentials
}

/** A session as it is to be opened. */
export interface SessionRequest {
  readonly sessionName: string
  readonly durationSeconds: number
  /** What limits the session beyond its role; `undefined` when nothing does. */
  readonly sessionPolicies?: readonly Policy[] | undefined
}

/** No sessions yet. */
export function createSessions(core: {
  readonly clock: Clock
  readonly identifiers: Identifiers
  readonly accounts: Accounts
  readonly roles: Roles
}): Sessions {
  const { clock, identifiers, accounts, roles } = core
  const sessions = new Map<string, SessionCredentials>()
  const policies = new Map<string, readonly Policy[]>()

  const open: Sessions['open'] = (role, { sessionName, durationSeconds, sessionPolicies }) => {
    if (!sessionNameForm.test(sessionName)) {
      throw new RangeError(
        `Expected a session name of 2 to 64 letters, digits and +=,.@-_, got ${sessionName}`,
      )
    }
    const accessKeyId = `ASIA${identifiers.token(16)}`
    const session: SessionCredentials = {
      accessKeyId,
      secretAccessKey: identifiers.token(40),
      sessionToken: identifiers.token(120),
      expiration: new Date(clock.now() + durationSeconds * 1000),
      caller: {
        accountId: role.accountId,
        arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`,
        roleArn: role.arn,
        ...(sessionPolicies === undefined ? {} : { limitedBy: accessKeyId }),
      },
    }
    sessions.set(accessKeyId, session)
    if (sessionPolicies !== undefined) policies.set(accessKeyId, sessionPolicies)
    return session
  }

  const lookup: CredentialStore['lookup'] = (accessKeyId, sessionToken) => {
    if (accounts.exists(accessKeyId)) {
      if (sessionToken !== undefined) return { kind: 'invalidToken' }
      const caller = { accountId: accessKeyId, arn: `arn:aws:iam::${accessKeyId}:root` }
      return { kind: 'known', secretAccessKey: administratorSecret, caller }
    }
    const session = sessions.get(accessKeyId)
    if (session === undefined) return { kind: 'unknownKey' }
    if (session.sessionToken !== sessionToken) return { kind: 'invalidToken' }
    if (clock.now() >= session.expiration.getTime()) return { kind: 'expired' }
    return { kind: 'known', secretAccessKey: session.secretAccessKey, caller: session.caller }
  }

  return {
    open,
    credentials: { lookup },
    policies: {
      of: ({ limitedBy }) => (limitedBy === undefined ? undefined : policies.get(limitedBy)),
    },
    sessions: {
      assumeForService: ({ roleArn, servicePrincipal, sessionName, sourceArn }) => {
        const role = roles.find(roleArn)
        const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': sourceArn?.split(':')[4] }
        if (role === undefined || !serviceMayAssume(role, servicePrincipal, context)) {
          throw new ServiceError(
            'AccessDenied',
            `User: ${servicePrincipal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
            { httpStatus: 403 },
          )
        }
        return open(role, { sessionName, durationSeconds: serviceSessionSeconds })
      },
    },
  }
}
