import type { Finding } from './outcome.ts'

/** What of the organization can be known without a right in its management account. */
export type OrganizationFacts =
  | {
      readonly kind: 'member'
      /** `arn:aws:organizations::MANAGEMENT:organization/o-…`. */
      readonly arn: string
    }
  /** The owner account is in no organization: every other account is outside. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string }

/** What Organizations says of its accounts; only the management account or its delegate may ask. */
export type Members =
  /** By account id: whether the account is active, as opposed to suspended or closing. */
  | { readonly kind: 'known'; readonly active: ReadonlyMap<string, boolean> }
  | { readonly kind: 'unreadable'; readonly why: string }

/** The accounts in a unit, nested units included. */
export type UnitAccounts =
  | { readonly kind: 'known'; readonly accountIds: readonly string[] }
  | { readonly kind: 'unreadable'; readonly why: string }

/** All that a plan knows of the organization. */
export interface OrganizationView {
  readonly facts: OrganizationFacts
  readonly members: Members
  /** By the id of the unit; only units whose accounts have to be named one by one. */
  readonly units: ReadonlyMap<string, UnitAccounts>
}

/** The ARN of a unit of the organization: RAM and EC2 take no bare ids. */
export function unitArnOf(organizationArn: string, unit: string): string {
  if (unit.startsWith('arn:')) return unit
  return `${organizationArn.replace(':organization/', ':ou/')}/${unit}`
}

/** What a target names stands in an organization that cannot be read. */
export function organizationUnreadable(what: string, why: string): Finding {
  return {
    check: 'ORGANIZATION_UNREADABLE',
    what: `Expected to read from AWS Organizations ${what}, got: ${why}`,
    where: 'organizations',
    remedy:
      'Deploy with -c organizationReadRoleArn=ROLE (a role of the management account, see docs/operations.md); or name units and organization without excludedAccounts and without mode: policy',
  }
}

/** A unit or organization is named, and the owner account is in none. */
export function notInOrganization(principal: string): Finding {
  return {
    check: 'NO_ORGANIZATION',
    what: 'The owner account is in no organization, so that there is no such unit or organization to share with',
    where: principal,
    remedy: 'Name accounts instead; each gets an invitation',
  }
}

/** An account that Organizations has suspended or is closing. */
export function accountInactive(accountId: string): Finding {
  return {
    check: 'ACCOUNT_INACTIVE',
    what: 'AWS Organizations reports the account as suspended or closing; it left the plan',
    where: accountId,
    remedy: `Take it out of the rules, or have it reopened: aws organizations describe-account --account-id ${accountId}`,
  }
}
