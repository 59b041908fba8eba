import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { describe, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import {
  allow,
  createOrganizationCloud,
  managementId,
  nonProdId,
  organizationId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
  rootId,
  sandboxId,
  settingsOfRole,
  startMs,
  unitIds,
  workloadsId,
} from '../../support/organization-cloud.ts'

const clientOf = (accountId: string, inRegion = region, cloud = createOrganizationCloud()) =>
  clientsOf(cloud.connection, accountId, inRegion).organizations

const arn = (rest: string): string => `arn:aws:organizations::${managementId}:${rest}`

describe('DescribeOrganization', () => {
  it.each([managementId, ownerId, nonProdId])(
    'tells the member %s of its organization',
    async (accountId) => {
      const { Organization } = await clientOf(accountId).send(new DescribeOrganizationCommand())

      expect(Organization).toStrictEqual({
        Id: organizationId,
        Arn: arn(`organization/${organizationId}`),
        FeatureSet: 'ALL',
        MasterAccountArn: arn(`account/${organizationId}/${managementId}`),
        MasterAccountId: managementId,
        MasterAccountEmail: `aws-${managementId}@example.com`,
      })
    },
  )

  it('is the same in every Region', async () => {
    const { Organization } = await clientOf(ownerId, otherRegion).send(new DescribeOrganizationCommand())

    expect(Organization?.Id).toBe(organizationId)
  })
})

describe('the accounts', () => {
  it('are listed for the management account with their state and place', async () => {
    const { Accounts } = await clientOf(managementId).send(new ListAccountsCommand())

    expect(Accounts?.map(({ Id, State }) => [Id, State])).toStrictEqual([
      [managementId, 'ACTIVE'],
      [ownerId, 'ACTIVE'],
      [nonProdId, 'ACTIVE'],
      [workloadsId, 'ACTIVE'],
      [sandboxId, 'SUSPENDED'],
    ])
    expect(Accounts?.[2]).toStrictEqual({
      Id: nonProdId,
      Arn: arn(`account/${organizationId}/${nonProdId}`),
      Email: `aws-${nonProdId}@example.com`,
      Name: 'non-prod',
      State: 'ACTIVE',
      Paths: [`${organizationId}/${rootId}/${unitIds.workloads}/${unitIds.nonProd}/${nonProdId}/`],
      JoinedMethod: 'CREATED',
      JoinedTimestamp: new Date(startMs),
    })
  })

  it.each([
    ['the root', rootId, [managementId, ownerId]],
    ['a unit with a unit below', unitIds.workloads, [workloadsId]],
    ['the unit below', unitIds.nonProd, [nonProdId]],
  ])('directly in %s are listed without those below', async (_case, ParentId, expected) => {
    const { Accounts } = await clientOf(managementId).send(new ListAccountsForParentCommand({ ParentId }))

    expect(Accounts?.map(({ Id }) => Id)).toStrictEqual(expected)
  })

  it('are described one by one', async () => {
    const { Account } = await clientOf(managementId).send(
      new DescribeAccountCommand({ AccountId: sandboxId }),
    )

    expect(Account).toMatchObject({ Id: sandboxId, Name: 'sandbox', State: 'SUSPENDED' })
  })
})

describe('the tree', () => {
  it('begins with one root', async () => {
    const { Roots } = await clientOf(managementId).send(new ListRootsCommand())

    expect(Roots).toStrictEqual([
      { Id: rootId, Arn: arn(`root/${organizationId}/${rootId}`), Name: 'Root', PolicyTypes: [] },
    ])
  })

  it.each([
    ['the root', rootId, ['Workloads', 'Sandbox']],
    ['a unit', unitIds.workloads, ['NonProd']],
    ['a unit without units', unitIds.nonProd, []],
  ])('shows the units directly in %s', async (_case, ParentId, names) => {
    const { OrganizationalUnits } = await clientOf(managementId).send(
      new ListOrganizationalUnitsForParentCommand({ ParentId }),
    )

    expect(OrganizationalUnits?.map(({ Name }) => Name)).toStrictEqual(names)
    for (const { Id, Arn } of OrganizationalUnits ?? []) expect(Arn).toBe(arn(`ou/${organizationId}/${Id}`))
  })

  it.each([
    ['an account under the root', ownerId, { Id: rootId, Type: 'ROOT' }],
    ['an account in a unit', nonProdId, { Id: unitIds.nonProd, Type: 'ORGANIZATIONAL_UNIT' }],
    ['a unit under the root', unitIds.workloads, { Id: rootId, Type: 'ROOT' }],
    ['a unit in a unit', unitIds.nonProd, { Id: unitIds.workloads, Type: 'ORGANIZATIONAL_UNIT' }],
  ])('shows the one parent of %s', async (_case, ChildId, parent) => {
    const { Parents } = await clientOf(managementId).send(new ListParentsCommand({ ChildId }))

    expect(Parents).toStrictEqual([parent])
  })

  it('shows children by their type', async () => {
    const client = clientOf(managementId)
    const of = async (ChildType: 'ACCOUNT' | 'ORGANIZATIONAL_UNIT') =>
      (await client.send(new ListChildrenCommand({ ParentId: unitIds.workloads, ChildType }))).Children

    expect(await of('ACCOUNT')).toStrictEqual([{ Id: workloadsId, Type: 'ACCOUNT' }])
    expect(await of('ORGANIZATIONAL_UNIT')).toStrictEqual([
      { Id: unitIds.nonProd, Type: 'ORGANIZATIONAL_UNIT' },
    ])
  })
})

describe('lists', () => {
  it('come in pages of at most 20, empty ones among them', async () => {
    const accountIds = Array.from({ length: 45 }, (_, index) => `5${String(index).padStart(11, '0')}`)
    const cloud = createOrganizationCloud({
      ownerAccountId: managementId,
      accounts: [managementId, ...accountIds].map((id) => ({ id, name: id })),
      organization: {
        id: organizationId,
        managementAccountId: managementId,
        accountIds: [managementId, ...accountIds],
      },
      timing: { emptyFirstPages: true },
    })
    const client = clientOf(managementId, region, cloud)

    const sizes: number[] = []
    const seen: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await client.send(new ListAccountsCommand(NextToken === undefined ? {} : { NextToken }))
      sizes.push(page.Accounts!.length)
      seen.push(...page.Accounts!.map(({ Id }) => Id))
      NextToken = page.NextToken
    } while (NextToken !== undefined)

    expect(sizes).toStrictEqual([0, 20, 20, 6])
    expect(seen).toStrictEqual([managementId, ...accountIds])
  })

  it('go on where the page before ended, for the same list only', async () => {
    const client = clientOf(managementId)
    const first = await client.send(new ListAccountsCommand({ MaxResults: 2 }))
    const { NextToken } = first
    const second = await client.send(new ListAccountsCommand({ MaxResults: 2, NextToken }))

    expect(second.Accounts?.map(({ Id }) => Id)).toStrictEqual([nonProdId, workloadsId])
    await expect(client.send(new ListRootsCommand({ NextToken }))).rejects.toMatchObject({
      name: 'InvalidInputException',
      Reason: 'INVALID_NEXT_TOKEN',
    })
  })
})

const reads = [
  ['ListRoots', new ListRootsCommand()],
  ['ListAccounts', new ListAccountsCommand()],
  ['ListAccountsForParent', new ListAccountsForParentCommand({ ParentId: rootId })],
  [
    'ListOrganizationalUnitsForParent',
    new ListOrganizationalUnitsForParentCommand({ ParentId: unitIds.workloads }),
  ],
  ['ListChildren', new ListChildrenCommand({ ParentId: rootId, ChildType: 'ACCOUNT' })],
  ['ListParents', new ListParentsCommand({ ChildId: nonProdId })],
  ['DescribeAccount', new DescribeAccountCommand({ AccountId: nonProdId })],
] as const

describe('who may read', () => {
  it.each(reads)('%s: not a member that is not the management account', async (_name, command) => {
    await expect(clientOf(ownerId).send(command as ListRootsCommand)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: "You don't have permissions to access this resource.",
    })
  })

  it.each([...reads, ['DescribeOrganization', new DescribeOrganizationCommand()] as const])(
    '%s: nobody outside an organization',
    async (_name, command) => {
      await expect(clientOf(outsiderId).send(command as ListRootsCommand)).rejects.toMatchObject({
        name: 'AWSOrganizationsNotInUseException',
      })
    },
  )

  it('nobody where there is no organization', async () => {
    const client = clientOf(managementId, region, createOrganizationCloud({ organization: undefined }))

    await expect(client.send(new ListAccountsCommand())).rejects.toMatchObject({
      name: 'AWSOrganizationsNotInUseException',
    })
  })

  it.each([
    ['ListRoots', '*'],
    ['ListAccounts', '*'],
    ['ListAccountsForParent', arn(`root/${organizationId}/${rootId}`)],
    ['ListOrganizationalUnitsForParent', arn(`ou/${organizationId}/${unitIds.workloads}`)],
    ['ListChildren', arn(`root/${organizationId}/${rootId}`)],
    ['ListParents', arn(`account/${organizationId}/${nonProdId}`)],
    ['DescribeAccount', arn(`account/${organizationId}/${nonProdId}`)],
  ])('a role of the management account that may %s on %s, and no other', async (name, resource) => {
    const cloud = createOrganizationCloud()
    const command = reads.find(([operation]) => operation === name)![1] as ListRootsCommand
    const asRole = async (statements: readonly object[]) =>
      new OrganizationsClient(await settingsOfRole(cloud, managementId, statements))
    const allowed = await asRole([allow(`organizations:${name}`, resource)])
    const elsewhere = await asRole([allow(`organizations:${name}`, `${arn('root')}/other`)])

    await expect(allowed.send(command)).resolves.toBeDefined()
    await expect(elsewhere.send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`organizations:${name} on resource: ${resource}`),
    })
  })
})

describe('what is refused', () => {
  const nowhere = 'ou-ab12-nothing00'

  it.each([
    ['an unknown unit', new ListAccountsForParentCommand({ ParentId: nowhere }), 'ParentNotFoundException'],
    ['an unknown root', new ListAccountsForParentCommand({ ParentId: 'r-zz99' }), 'ParentNotFoundException'],
    [
      'units of an unknown unit',
      new ListOrganizationalUnitsForParentCommand({ ParentId: nowhere }),
      'ParentNotFoundException',
    ],
    ['an unknown child', new ListParentsCommand({ ChildId: nowhere }), 'ChildNotFoundException'],
    ['an account outside', new ListParentsCommand({ ChildId: outsiderId }), 'ChildNotFoundException'],
    [
      'the description of an account outside',
      new DescribeAccountCommand({ AccountId: outsiderId }),
      'AccountNotFoundException',
    ],
  ])('%s', async (_case, command, name) => {
    await expect(clientOf(managementId).send(command as ListParentsCommand)).rejects.toMatchObject({ name })
  })

  it.each([
    ['no parent', new ListAccountsForParentCommand({ ParentId: 'ab12' }), 'INVALID_PATTERN'],
    [
      'the ARN of a parent',
      new ListChildrenCommand({ ParentId: arn('ou/o/ou-1'), ChildType: 'ACCOUNT' }),
      'INVALID_PATTERN',
    ],
    ['a root as a child', new ListParentsCommand({ ChildId: rootId }), 'INVALID_PATTERN'],
    ['no account id', new DescribeAccountCommand({ AccountId: '12345' }), 'INVALID_PATTERN'],
    [
      'another type of child',
      new ListChildrenCommand({ ParentId: rootId, ChildType: 'USER' as never }),
      'INVALID_ENUM',
    ],
    ['pages of 0', new ListAccountsCommand({ MaxResults: 0 }), 'MIN_VALUE_EXCEEDED'],
    ['pages of 21', new ListAccountsCommand({ MaxResults: 21 }), 'MAX_VALUE_EXCEEDED'],
    ['an invented token', new ListAccountsCommand({ NextToken: 'abc' }), 'INVALID_NEXT_TOKEN'],
  ])('%s', async (_case, command, Reason) => {
    await expect(clientOf(managementId).send(command as ListParentsCommand)).rejects.toMatchObject({
      name: 'InvalidInputException',
      Reason,
    })
  })

  it('an operation that is not modelled', async () => {
    const listing = clientOf(managementId).send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }))

    await expect(listing).rejects.toMatchObject({ name: 'UnknownOperationException' })
  })
})
