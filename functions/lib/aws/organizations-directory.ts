import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

import { PermissionMissing, RequestRefused } from '../domain/errors.ts'
import type { OrganizationDirectory } from '../ports/organization-directory.ts'
import { hasName, translateAwsError } from './aws-error.ts'

/** Organizations has one endpoint per partition; the SDK wants a Region all the same. */
const region = 'us-east-1'

/**
 * AWS Organizations, asked by the owner account, and where only the management account may ask by a role
 * of that account; without such a role the owner account asks itself, which suffices for a delegated administrator.
 */
export function createOrganizationsDirectory(readRoleArn: string | undefined): OrganizationDirectory {
  const own = new OrganizationsClient({ region })
  const reader = readRoleArn === undefined ? own : createReader(readRoleArn)

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

/** Credentials with an end are asked for anew by the SDK when it comes near. */
function createReader(RoleArn: string): OrganizationsClient {
  const sts = new STSClient({})
  return new OrganizationsClient({
    region,
    credentials: async () => {
      const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'imagebuilder-share' })
      const { Credentials: got } = await sts.send(command)
      return {
        accessKeyId: got?.AccessKeyId ?? '',
        secretAccessKey: got?.SecretAccessKey ?? '',
        sessionToken: got?.SessionToken ?? '',
        ...(got?.Expiration === undefined ? {} : { expiration: got.Expiration }),
      }
    },
  })
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
