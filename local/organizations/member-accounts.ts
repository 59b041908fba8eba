import {
  DescribeAccount$,
  ListAccounts$,
  ListAccountsForParent$,
  type Account,
  type DescribeAccountRequest,
  type DescribeAccountResponse,
  type ListAccountsForParentRequest,
  type ListAccountsForParentResponse,
  type ListAccountsRequest,
  type ListAccountsResponse,
} from '@aws-sdk/client-organizations'

import type { Organization } from '../cloud/accounts.ts'
import { memberArn, organizationPathOf } from '../cloud/organization-arns.ts'
import { ServiceError, type Operation } from '../cloud/service.ts'
import { invalidInput } from './errors.ts'
import { requireManagedOrganization } from './organization-access.ts'
import { organizationPage } from './organization-page.ts'
import type { OrganizationsParts } from './organizations-parts.ts'
import { contentOf, needFor } from './place-in-tree.ts'

/** ListAccounts: all members, whichever unit they are in. */
export function listAccounts(
  parts: OrganizationsParts,
): Operation<ListAccountsRequest, ListAccountsResponse> {
  const { core } = parts
  return {
    schema: ListAccounts$,
    needs: () => [{ action: 'organizations:ListAccounts', resource: '*' }],
    handle: (input, context) => {
      const organization = requireManagedOrganization(core, context)
      const page = organizationPage(core, 'ListAccounts', input, [...organization.accountIds])
      return { Accounts: page.items.map((id) => shown(parts, organization, id)), NextToken: page.NextToken }
    },
  }
}

/** ListAccountsForParent: the accounts directly in the root or in a unit, not those of units below. */
export function listAccountsForParent(
  parts: OrganizationsParts,
): Operation<ListAccountsForParentRequest, ListAccountsForParentResponse> {
  const { core } = parts
  return {
    schema: ListAccountsForParent$,
    needs: (input) => [needFor(core, 'ListAccountsForParent', input.ParentId)],
    handle: (input, context) => {
      const organization = requireManagedOrganization(core, context)
      const { accountIds } = contentOf(organization, input.ParentId ?? '')
      const page = organizationPage(core, 'ListAccountsForParent', input, accountIds)
      return { Accounts: page.items.map((id) => shown(parts, organization, id)), NextToken: page.NextToken }
    },
  }
}

/** DescribeAccount: one member. */
export function describeAccount(
  parts: OrganizationsParts,
): Operation<DescribeAccountRequest, DescribeAccountResponse> {
  return {
    schema: DescribeAccount$,
    needs: (input) => [needFor(parts.core, 'DescribeAccount', input.AccountId)],
    handle: (input, context) => {
      const organization = requireManagedOrganization(parts.core, context)
      const id = input.AccountId ?? ''
      if (!/^\d{12}$/.test(id))
        throw invalidInput('INVALID_PATTERN', `You specified an AccountId that is not valid: ${id}.`)
      if (!organization.accountIds.has(id)) {
        throw new ServiceError('AccountNotFoundException', "You specified an account that doesn't exist.")
      }
      return { Account: shown(parts, organization, id) }
    },
  }
}

/** The address of an account's owner, which worlds do not tell. */
export function emailOf(accountId: string): string {
  return `aws-${accountId}@example.com`
}

/** `Status` was retired on 9 September 2026 (Organizations API Reference, Account): `State` tells. */
function shown({ core, foundedAtMs }: OrganizationsParts, organization: Organization, id: string): Account {
  const account = core.accounts.all.find((candidate) => candidate.id === id)
  const path = organizationPathOf(core.accounts, id)
  return {
    Id: id,
    Arn: memberArn(organization, id),
    Email: emailOf(id),
    Name: account?.name ?? id,
    State: account?.status ?? 'ACTIVE',
    Paths: path === undefined ? [] : [`${path}${id}/`],
    JoinedMethod: 'CREATED',
    JoinedTimestamp: new Date(foundedAtMs),
  }
}
