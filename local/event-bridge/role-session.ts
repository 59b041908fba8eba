import type { CloudCore, SessionCredentials } from '../cloud/core.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'

/** The service principal that the role of a target has to trust. */
export const servicePrincipal = 'events.amazonaws.com'

/** Acts as a target's role for a rule. @throws ServiceError FailedToAssumeRole when the role does not trust EventBridge. */
export type RoleSession = (roleArn: string, ruleArn: string) => Caller

/** Sessions of the roles of targets, each renewed when it has ended. */
export function createRoleSession({
  clock,
  identifiers,
  sessions,
}: Pick<CloudCore, 'clock' | 'identifiers' | 'sessions'>): RoleSession {
  const open = new Map<string, SessionCredentials>()

  return (roleArn, ruleArn) => {
    const key = `${roleArn} ${ruleArn}`
    const known = open.get(key)
    if (known !== undefined && known.expiration.getTime() > clock.now()) return known.caller
    try {
      const sessionName = identifiers.hex(32)
      const session = sessions.assumeForService({
        roleArn,
        servicePrincipal,
        sessionName,
        sourceArn: ruleArn,
      })
      open.set(key, session)
      return session.caller
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      throw new ServiceError('FailedToAssumeRole', error.message, { httpStatus: 403 })
    }
  }
}
