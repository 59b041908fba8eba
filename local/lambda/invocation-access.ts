import type { Authorizer } from '../cloud/core.ts'
import type { ServiceSender } from '../cloud/invocation.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import type { DeployedFunction } from './deployed-function.ts'
import type { FunctionPermissions } from './function-permissions.ts'

/** Who wants to invoke what; `functionArn` as it was asked for, maybe with `:$LATEST`. */
export interface InvocationRequest {
  readonly target: DeployedFunction
  readonly functionArn: string
  readonly sender: Caller | ServiceSender
}

/**
 * Lets an invocation pass that identity or resource policies allow. Within an account either is enough;
 * from another account both are needed; a service needs the resource policy.
 * @throws ServiceError AccessDeniedException.
 */
export function checkInvocationAccess(
  authorizer: Authorizer,
  permissions: FunctionPermissions,
  request: InvocationRequest,
): void {
  const { sender } = request
  const isAllowedByResource = permissions.allows(request.target.arn, sender)
  const refusal =
    'service' in sender
      ? isAllowedByResource
        ? undefined
        : noResourcePolicy(sender.service, request.functionArn)
      : callerRefusal(authorizer, { ...request, sender }, isAllowedByResource)
  if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal, { httpStatus: 403 })
}

function callerRefusal(
  authorizer: Authorizer,
  { sender, target, functionArn }: InvocationRequest & { readonly sender: Caller },
  isAllowedByResource: boolean,
): string | undefined {
  const { accountId, region } = target.config
  const need = { action: 'lambda:InvokeFunction', resource: functionArn }
  const identityRefusal = authorizer.refusal(sender, need, region)

  if (sender.accountId === accountId) return isAllowedByResource ? undefined : identityRefusal
  return identityRefusal ?? (isAllowedByResource ? undefined : noResourcePolicy(sender.arn, functionArn))
}

function noResourcePolicy(user: string, functionArn: string): string {
  return `User: ${user} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} because no resource-based policy allows the lambda:InvokeFunction action`
}
