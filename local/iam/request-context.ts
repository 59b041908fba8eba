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
    'aws:PrincipalType': caller.roleArn === undefined ? 'Account' : 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
  }
}

/** What is asked for, and when. */
export interface RequestFacts {
  readonly resource: string
  readonly region: string | undefined
  readonly nowMs: number
}

/** The global condition keys that describe the request and the account of its resource. */
export function requestContext({ resource, region, nowMs }: RequestFacts, accounts: Accounts): ContextValues {
  const accountId = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource)?.[1]
  const isMember = accountId !== undefined && accounts.sameOrganization(accountId, accountId)
  return {
    'aws:RequestedRegion': region,
    'aws:CurrentTime': new Date(nowMs).toISOString(),
    'aws:EpochTime': String(Math.floor(nowMs / 1000)),
    'aws:ResourceAccount': accountId,
    'aws:ResourceOrgID': isMember ? accounts.organization?.id : undefined,
    'aws:ResourceOrgPaths': isMember ? organizationPathOf(accounts, accountId) : undefined,
  }
}

/** Global keys that requests here may carry, behind `aws:`: those above, and those that services tell of. */
const knownGlobalKeys: readonly RegExp[] = [
  /^principal(?:account|arn|orgid|orgpaths|type|isawsservice)$/,
  /^(?:userid|securetransport|requestedregion|currenttime|epochtime)$/,
  /^(?:resource(?:account|orgid|orgpaths)|source(?:arn|account))$/,
  /^(?:calledvia(?:first|last)?|viaawsservice)$/,
  /^(?:tagkeys|(?:principal|request|resource)tag\/.+)$/,
]

/** Whether a condition key (in lower case) means something here: a global key that no request ever carries does not. */
export function isKnownKey(key: string): boolean {
  if (!key.startsWith('aws:')) return true
  const name = key.slice('aws:'.length)
  return knownGlobalKeys.some((known) => known.test(name))
}
