import type { Accounts, Organization } from '../cloud/accounts.ts'
import { organizationalUnitArn, organizationArn } from '../cloud/organization-arns.ts'
import { invalidParameter, notPermitted, unknownResource } from './errors.ts'
import { accountOf, isExternal, type Principal } from './principals.ts'
import type { Share } from './share-store.ts'

const organizationForm = /^arn:aws:organizations::\d{12}:organization\/(o-[a-z0-9]{10,32})$/
const unitForm = /^arn:aws:organizations::\d{12}:ou\/(o-[a-z0-9]{10,32})\/(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/

/** Whom a share is for. */
type Sharer = Pick<Share, 'ownerId' | 'allowExternalPrincipals'>

/**
 * Checks with whom a request wants to share. Image Builder's types go to accounts, units, the organization, roles and
 * users, not to services.
 * @throws ServiceError InvalidParameterException, OperationNotPermittedException, UnknownResourceException.
 */
export function checkPrincipals(principals: readonly Principal[], share: Sharer, accounts: Accounts): void {
  for (const principal of principals) {
    const account = accountOf(principal)
    if (account === undefined) checkOrganizational(principal, sharedOrganization(share, accounts))
    else checkAccount(principal, account, share, accounts)
  }
}

/**
 * Refuses source constraints: they narrow what services may do.
 * @throws ServiceError InvalidParameterException.
 */
export function checkSources(sources: readonly string[] | undefined): void {
  if (sources === undefined || sources.length === 0) return
  throw invalidParameter('Sources can be specified only for resource types that are shared with services.')
}

/** The organization that the owner may share with as a whole and by units. */
function sharedOrganization({ ownerId }: Sharer, { organization }: Accounts): Organization | undefined {
  const isMember = organization?.accountIds.has(ownerId) === true
  return isMember && organization.sharingEnabled ? organization : undefined
}

function checkOrganizational(principal: Principal, organization: Organization | undefined): void {
  const [, organizationId] = organizationForm.exec(principal) ?? []
  if (organizationId !== undefined) {
    if (organization !== undefined && principal === organizationArn(organization)) return
    throw unknownResource(`Organization ${organizationId}`)
  }
  const [, , unitId] = unitForm.exec(principal) ?? []
  if (unitId === undefined) {
    throw invalidParameter(`Principal ID ${principal} is malformed. Verify the ID and try again.`)
  }
  const isUnit = organization?.units?.some(({ id }) => id === unitId) ?? false
  if (organization !== undefined && isUnit && principal === organizationalUnitArn(organization, unitId))
    return
  throw unknownResource(`OrganizationalUnit ${unitId} in unknown organization`)
}

function checkAccount(principal: Principal, account: string, share: Sharer, accounts: Accounts): void {
  if (account === share.ownerId) {
    throw invalidParameter(
      `You cannot share with the account that owns the resource share, got ${principal}.`,
    )
  }
  const isInside = !isExternal(principal, share.ownerId, accounts)
  const isShared = isInside && accounts.organization?.sharingEnabled === true
  if (share.allowExternalPrincipals || isShared) return
  throw notPermitted(
    'The resource you are attempting to share can only be shared within your AWS Organization. This error may also occur if you have not enabled sharing with your AWS organization, or that onboarding process is still in progress.',
  )
}
