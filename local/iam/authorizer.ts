import type { Accounts } from '../cloud/accounts.ts'
import type { Authorizer } from '../cloud/core.ts'
import { conditionContext, evaluate } from './evaluate.ts'
import { principalContext } from './request-context.ts'
import type { Roles } from './roles.ts'

/**
 * Decides by identity policies: an account's administrator may do everything, a session what its role's policies
 * allow. Whether the resource lets a caller of another account in is for its service to decide.
 */
export function createAuthorizer({
  accounts,
  roles,
}: {
  readonly accounts: Accounts
  readonly roles: Roles
}): Authorizer {
  return {
    refusal: (caller, { action, resource, context }, region) => {
      if (caller.roleArn === undefined) return undefined

      const decision = evaluate(roles.find(caller.roleArn)?.policies ?? [], {
        action,
        resource,
        context: conditionContext({
          ...principalContext(caller, accounts),
          'aws:RequestedRegion': region,
          ...context,
        }),
      })
      const beginning = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`
      switch (decision.kind) {
        case 'allowed':
          return undefined
        case 'explicitDeny':
          return `${beginning} with an explicit deny in an identity-based policy`
        case 'implicitDeny':
          return `${beginning} because no identity-based policy allows the ${action} action`
      }
    },
  }
}
