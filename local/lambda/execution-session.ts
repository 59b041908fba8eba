import type { CloudCore, SessionCredentials } from '../cloud/core.ts'
import { ServiceError } from '../cloud/service.ts'
import type { FunctionConfig } from './function-config.ts'

/**
 * A new session of a function's execution role.
 * @throws ServiceError AccessDeniedException when the role is gone or does not trust Lambda.
 */
export function executionSession(
  core: Pick<CloudCore, 'sessions'>,
  config: Pick<FunctionConfig, 'roleArn' | 'functionName'>,
): SessionCredentials {
  try {
    return core.sessions.assumeForService({
      roleArn: config.roleArn,
      servicePrincipal: 'lambda.amazonaws.com',
      sessionName: config.functionName,
    })
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError(
      'AccessDeniedException',
      'The role defined for the function cannot be assumed by Lambda.',
      { httpStatus: 403 },
    )
  }
}
