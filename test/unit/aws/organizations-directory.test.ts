import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { describe, expect, it } from 'vitest'

import { createOrganizationsDirectory } from '../../../functions/lib/aws/organizations-directory.ts'
import {
  allow,
  createOrganizationCloud,
  managementId,
  nonProdId,
  organizationId,
  outsiderId,
  ownerId,
  sandboxId,
  settingsOfRole,
  unitIds,
  workloadsId,
} from '../../support/organization-cloud.ts'

const readRights = [allow(['organizations:List*', 'organizations:Describe*'])]

async function directoryOf(
  ownAccountId: string,
  readerAccountId: string,
  rights: readonly object[] = readRights,
) {
  const cloud = createOrganizationCloud()
  const clientOf = async (accountId: string) =>
    new OrganizationsClient(await settingsOfRole(cloud, accountId, rights))
  return createOrganizationsDirectory({
    own: await clientOf(ownAccountId),
    reader: await clientOf(readerAccountId),
  })
}

/** An organization that answers every request with an error of this name. */
function failing(name: string): OrganizationsClient {
  const error = Object.assign(new Error(`${name} happened`), { name, $fault: 'client', $metadata: {} })
  return { send: async () => Promise.reject(error) } as unknown as OrganizationsClient
}

describe('the directory of the organization', () => {
  it('tells every member the ARN of its organization', async () => {
    const directory = await directoryOf(ownerId, ownerId)

    expect(await directory.describe()).toEqual({
      kind: 'member',
      arn: `arn:aws:organizations::${managementId}:organization/${organizationId}`,
    })
  })

  it('tells an account outside that there is none', async () => {
    expect(await (await directoryOf(outsiderId, outsiderId)).describe()).toEqual({ kind: 'none' })
  })

  it('lists the accounts to the management account, with those that are not active', async () => {
    const directory = await directoryOf(ownerId, managementId)

    expect(await directory.members()).toEqual({
      kind: 'known',
      active: new Map([
        [managementId, true],
        [ownerId, true],
        [nonProdId, true],
        [workloadsId, true],
        [sandboxId, false],
      ]),
    })
  })

  it('lists the accounts of a unit with those of the units inside it', async () => {
    const directory = await directoryOf(ownerId, managementId)

    expect(await directory.accountsInUnit(unitIds.workloads)).toEqual({
      kind: 'known',
      accountIds: [workloadsId, nonProdId],
    })
  })

  it('answers that it may not when the owner account asks for lists itself', async () => {
    const directory = await directoryOf(ownerId, ownerId)

    expect(await directory.members()).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('organizations:ListAccounts') as string,
    })
    expect(await directory.accountsInUnit(unitIds.workloads)).toMatchObject({ kind: 'unreadable' })
  })

  it('answers that it may not when its own role lacks the right', async () => {
    expect(
      await (await directoryOf(ownerId, ownerId, [allow('sts:GetCallerIdentity')])).describe(),
    ).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('organizations:DescribeOrganization') as string,
    })
  })

  it('answers that it may not when there is no such unit', async () => {
    const directory = await directoryOf(ownerId, managementId)

    expect(await directory.accountsInUnit('ou-ab12-nowhere00')).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining("doesn't exist: ou-ab12-nowhere00") as string,
    })
  })

  it('throws what passes by itself, so that it is asked again', async () => {
    const client = failing('TooManyRequestsException')
    const directory = createOrganizationsDirectory({ own: client, reader: client })

    await expect(directory.describe()).rejects.toMatchObject({ name: 'TransientServiceError' })
  })
})
