import type { Accounts } from '../cloud/accounts.ts'
import { organizationPathOf } from '../cloud/organization-arns.ts'
import type { Caller } from '../cloud/service.ts'

/** Condition keys with their values, as AWS spells them. */
export type ContextValues = Readonly<Record<string, string | readonly string[] | undefined>>

/** The global condition keys that describe who makes a request (IAM User Guide, "AWS global condition context keys"). */
export function principalContext(caller: Caller, accounts: Accounts): ContextValues {
  return {
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalOrgID': accounts.sameOrganization(caller.accountId, caller.accountId)
      ? accounts.organization?.id
      : undefined,
    'aws:PrincipalOrgPaths': organizationPathOf(accounts, caller.accountId),
    'aws:SecureTransport': 'true',
  }
}

/** Global keys that requests here may carry: those above, those of the authorizer, and those that services tell of. */
const knownGlobalKey =
  /^aws:(?:principalaccount|principalarn|principalorgid|principalorgpaths|securetransport|requestedregion|sourcearn|sourceaccount|tagkeys|(?:requesttag|resourcetag)\/.+)$/

/** Whether a condition key (in lower case) means something here: a global key that no request ever carries does not. */
export function isKnownKey(key: string): boolean {
  return !key.startsWith('aws:') || knownGlobalKey.test(key)
}
