import {
  DescribeOrganizationCommand,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations'
import type { OrganizationsClient } from '@aws-sdk/client-organizations'

import { PermissionMissing, RequestRefused } from '../domain/errors.ts'
import type { OrganizationDirectory } from '../ports/organization-directory.ts'
import { hasName, translateAwsError } from './aws-error.ts'
import type { OrganizationsClients } from './organizations-clients.ts'

/** AWS Organizations, asked by the owner account and, for its lists, by whoever may read them. */
export function createOrganizationsDirectory({ own, reader }: OrganizationsClients): OrganizationDirectory {
  return {
    describe: async () => {
      try {
        const { Organization } = await own.send(new DescribeOrganizationCommand())
        return { kind: 'member', arn: Organization?.Arn ?? '' }
      } catch (error) {
        if (hasName(error, 'AWSOrganizationsNotInUseException')) return { kind: 'none' }
        return unreadable(error, 'organizations:DescribeOrganization')
      }
    },

    members: async () => {
      try {
        const active = new Map<string, boolean>()
        for await (const { Accounts = [] } of paginateListAccounts({ client: reader }, {})) {
          for (const { Id = '', State, Status } of Accounts) active.set(Id, (State ?? Status) === 'ACTIVE')
        }
        return { kind: 'known', active }
      } catch (error) {
        return unreadable(error, 'organizations:ListAccounts')
      }
    },

    accountsInUnit: async (unitId) => {
      try {
        return { kind: 'known', accountIds: await accountsBelow(reader, unitId) }
      } catch (error) {
        return unreadable(error, 'organizations:ListAccountsForParent')
      }
    },
  }
}

async function accountsBelow(client: OrganizationsClient, ParentId: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { Accounts = [] } of paginateListAccountsForParent({ client }, { ParentId })) {
    found.push(...Accounts.map(({ Id = '' }) => Id))
  }
  const input = { ParentId }
  for await (const { OrganizationalUnits = [] } of paginateListOrganizationalUnitsForParent(
    { client },
    input,
  )) {
    for (const { Id = '' } of OrganizationalUnits) found.push(...(await accountsBelow(client, Id)))
  }
  return found
}

/** What AWS refuses is an answer; what passes by itself is thrown, so that the state is retried. */
function unreadable(error: unknown, action: string): { readonly kind: 'unreadable'; readonly why: string } {
  const translated = translateAwsError(error, { where: 'organizations', action })
  if (translated instanceof PermissionMissing || translated instanceof RequestRefused) {
    return { kind: 'unreadable', why: translated.message }
  }
  throw translated
}
