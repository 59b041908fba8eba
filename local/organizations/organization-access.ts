import type { Organization } from '../cloud/accounts.ts'
import type { CloudCore } from '../cloud/core.ts'
import { ServiceError, type RequestContext } from '../cloud/service.ts'

/** The organization that the caller belongs to. @throws ServiceError AWSOrganizationsNotInUseException. */
export function requireOrganization({ accounts }: CloudCore, { caller }: RequestContext): Organization {
  const { organization } = accounts
  if (organization?.accountIds.has(caller.accountId) === true) return organization
  throw new ServiceError(
    'AWSOrganizationsNotInUseException',
    'Your account is not a member of an organization.',
  )
}

/**
 * The organization that the caller manages. There are no delegated administrators here.
 * @throws ServiceError AWSOrganizationsNotInUseException, AccessDeniedException for other members.
 */
export function requireManagedOrganization(core: CloudCore, context: RequestContext): Organization {
  const organization = requireOrganization(core, context)
  if (context.caller.accountId === organization.managementAccountId) return organization
  throw new ServiceError('AccessDeniedException', "You don't have permissions to access this resource.")
}
