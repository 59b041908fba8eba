import type { CloudCore, SessionCredentials } from '../../cloud/core.ts'
import { ServiceError, type Caller } from '../../cloud/service.ts'
import { StateFailure } from '../interpreter/failures.ts'

/** The service principal that a machine's role has to trust. */
export const servicePrincipal = 'states.amazonaws.com'

/**
 * The caller that an execution's integrations act as: a session of the machine's role, renewed when it has ended.
 * The returned function throws StateFailure States.Permissions when the role cannot be assumed.
 */
export function createRoleSession(
  { clock, identifiers, sessions }: Pick<CloudCore, 'clock' | 'identifiers' | 'sessions'>,
  role: { readonly roleArn: string; readonly stateMachineArn: string },
): () => Caller {
  let session: SessionCredentials | undefined

  return () => {
    if (session === undefined || session.expiration.getTime() <= clock.now()) {
      try {
        session = sessions.assumeForService({
          roleArn: role.roleArn,
          servicePrincipal,
          sessionName: identifiers.token(32),
          sourceArn: role.stateMachineArn,
        })
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        throw new StateFailure('States.Permissions', error.message)
      }
    }
    return session.caller
  }
}
