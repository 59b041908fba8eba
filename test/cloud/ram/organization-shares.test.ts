import { describe, expect, it } from 'vitest'

import { createComponent, imagePolicy } from '../image-builder/resources.ts'
import {
  createSharingCloud,
  memberId,
  organization,
  otherMemberId,
  outsiderId,
  ownerId,
} from '../image-builder/sharing-cloud.ts'
import {
  accessOf,
  associationsOf,
  createShare,
  everything,
  nonprod,
  nothing,
  organizationArn,
  organizationWithUnits,
  policyOf,
  sandbox,
  shareByRequest,
  unitArn,
  workloads,
} from './created-share.ts'
import { pair, seconds, shareOf } from './shared-component.ts'

const managementId = '111111111111'
const withUnits = { organization: organizationWithUnits }
const off = { organization: { ...organizationWithUnits, sharingEnabled: false } }
const root = `${organization.id}/r-ab12`
const pathsOf = (...paths: string[]) => ({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': paths } })

async function accessOfAll(cloud: ReturnType<typeof createSharingCloud>, componentArn: string) {
  const accountIds = [memberId, otherMemberId, managementId, outsiderId]
  const access = await Promise.all(
    accountIds.map(async (accountId) => accessOf(cloud.as(accountId), componentArn)),
  )
  return accountIds.filter((_id, index) => access[index]!.gets && access[index]!.lists)
}

describe('a share with units and the organization', () => {
  it.each([
    ['a unit', [unitArn(nonprod)], [memberId]],
    ['a unit above', [unitArn(workloads)], [memberId]],
    ['two units', [unitArn(workloads), unitArn(sandbox)], [memberId, otherMemberId]],
    ['the organization', [organizationArn], [memberId, otherMemberId, managementId]],
  ])('reaches the accounts of %s and no others, uninvited', async (_case, principals, accountIds) => {
    const cloud = createSharingCloud(withUnits)
    const { componentArn, shareArn } = await shareByRequest(cloud, principals, {
      allowExternalPrincipals: false,
    })

    expect(await associationsOf(cloud.as(ownerId), shareArn)).toMatchObject(
      Object.fromEntries(principals.map((principal) => [principal, 'ASSOCIATED'])),
    )
    expect(await accessOfAll(cloud, componentArn)).toStrictEqual(accountIds)
  })

  it('reaches accounts that join later, and not those that have moved away', async () => {
    const cloud = createSharingCloud(withUnits)
    const { componentArn } = await shareByRequest(cloud, [unitArn(workloads)])
    cloud.core.accounts.join(outsiderId, nonprod)
    cloud.core.accounts.join(memberId, sandbox)

    expect(await accessOf(cloud.as(outsiderId), componentArn)).toStrictEqual(everything)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
  })

  it('reaches accounts that join the organization, in no unit at all', async () => {
    const cloud = createSharingCloud(withUnits)
    const { componentArn } = await shareByRequest(cloud, [organizationArn])
    expect(await accessOf(cloud.as(outsiderId), componentArn)).toStrictEqual(nothing)

    cloud.core.accounts.join(outsiderId)

    expect(await accessOf(cloud.as(outsiderId), componentArn)).toStrictEqual(everything)
  })

  it.each([
    ['the organization', organizationArn, `Organization ${organization.id} could not be found.`],
    ['a unit', unitArn(nonprod), `OrganizationalUnit ${nonprod} in unknown organization could not be found.`],
  ])(
    'is refused for %s until sharing with the organization is enabled',
    async (_case, principal, message) => {
      const cloud = createSharingCloud(off)
      const owner = cloud.as(ownerId)
      const create = async () => createShare(owner, { principals: [principal] })
      await expect(create()).rejects.toMatchObject({ code: 'UnknownResourceException', message })

      await cloud.as(managementId).ram.enableSharingWithAwsOrganization({})

      await expect(create()).resolves.toBeDefined()
    },
  )

  it('is refused for an owner that is in no organization', async () => {
    const cloud = createSharingCloud(withUnits)

    await expect(createShare(cloud.as(outsiderId), { principals: [organizationArn] })).rejects.toMatchObject({
      code: 'UnknownResourceException',
    })
  })

  it('is refused for members while sharing is off and outsiders are not welcome', async () => {
    const cloud = createSharingCloud(off)
    const owner = cloud.as(ownerId)

    await expect(
      createShare(owner, { principals: [memberId], allowExternalPrincipals: false }),
    ).rejects.toMatchObject({
      code: 'OperationNotPermittedException',
      message: expect.stringContaining('have not enabled sharing with your AWS organization'),
    })
    const { componentArn } = await shareByRequest(cloud, [memberId])
    const { resourceShareInvitations } = await cloud.as(memberId).ram.getResourceShareInvitations({})
    expect(resourceShareInvitations).toHaveLength(1)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
  })
})

describe('EnableSharingWithAwsOrganization', () => {
  it('is for the management account alone', async () => {
    const cloud = createSharingCloud(off)

    for (const accountId of [ownerId, outsiderId]) {
      await expect(cloud.as(accountId).ram.enableSharingWithAwsOrganization({})).rejects.toMatchObject({
        code: 'OperationNotPermittedException',
        message: expect.stringMatching(/^Unable to enable sharing with AWS Organizations\./),
      })
    }
    expect(cloud.core.accounts.organization?.sharingEnabled).toBe(false)
    expect(await cloud.as(managementId).ram.enableSharingWithAwsOrganization({})).toStrictEqual({
      returnValue: true,
    })
    expect(cloud.core.accounts.organization?.sharingEnabled).toBe(true)
  })

  it('needs the rights for what RAM does beside its own', () => {
    const cloud = createSharingCloud()
    const operation = cloud.ram.service.operations.find(
      ({ schema }) => schema[2] === 'EnableSharingWithAwsOrganization',
    )!

    expect(operation.needs({}, cloud.as(managementId).context).map(({ action }) => action)).toStrictEqual([
      'ram:EnableSharingWithAwsOrganization',
      'iam:CreateServiceLinkedRole',
      'organizations:EnableAWSServiceAccess',
      'organizations:DescribeOrganization',
    ])
  })
})

describe('a policy for units', () => {
  const statementOf = (componentArn: string, Condition: object) => ({
    ...JSON.parse(imagePolicy(componentArn, [], pair)).Statement[0],
    Principal: '*',
    Condition,
  })

  async function putFor(Condition: object, settings: Parameters<typeof createSharingCloud>[0] = withUnits) {
    const cloud = createSharingCloud(settings)
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [statementOf(componentArn, Condition)],
      }),
    })
    return { cloud, owner, componentArn }
  }

  it.each([
    ['a unit', pathsOf(`${root}/${workloads}/${nonprod}/*`), [unitArn(nonprod)], [memberId]],
    ['a unit above', pathsOf(`${root}/${workloads}/*`), [unitArn(workloads)], [memberId]],
    [
      'two units',
      pathsOf(`${root}/${workloads}/*`, `${root}/${sandbox}/*`),
      [unitArn(workloads), unitArn(sandbox)],
      [memberId, otherMemberId],
    ],
    ['the root', pathsOf(`${root}/*`), [organizationArn], [memberId, otherMemberId, managementId]],
    [
      'the organization',
      pathsOf(`${organization.id}/*`),
      [organizationArn],
      [memberId, otherMemberId, managementId],
    ],
    [
      'the id of the organization in a list',
      { StringEquals: { 'aws:PrincipalOrgID': [organization.id] } },
      [organizationArn],
      [memberId, otherMemberId, managementId],
    ],
  ])('with the path of %s becomes a share with it', async (_case, condition, principals, accountIds) => {
    const { cloud, owner, componentArn } = await putFor(condition)
    expect(await policyOf(owner, componentArn)).toMatchObject({
      Statement: [{ Principal: '*', Condition: condition }],
    })
    await cloud.pass(seconds.derivation)
    const { resourceShareArn } = await shareOf(owner, componentArn)
    await owner.ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })
    await cloud.pass(seconds.promotion + seconds.association)

    expect(await associationsOf(owner, resourceShareArn!)).toStrictEqual({
      [componentArn]: 'ASSOCIATED',
      ...Object.fromEntries(principals.map((principal) => [principal, 'ASSOCIATED'])),
    })
    expect(await accessOfAll(cloud, componentArn)).toStrictEqual(accountIds)
  })

  it.each([
    ['a path without an end', pathsOf(`${root}/${workloads}/`), `got ${root}/${workloads}/`],
    ['a path from the middle', pathsOf(`${root}/${nonprod}/*`), `got ${root}/${nonprod}/*`],
    ['any unit', pathsOf(`${root}/ou-*`), `got ${root}/ou-*`],
    [
      'one path that is right and one that is not',
      pathsOf(`${root}/${workloads}/*`, `${root}/nothing/*`),
      `got ${root}/nothing/*`,
    ],
    [
      'another organization',
      pathsOf('o-somebodyelse/r-ab12/*'),
      'Organization o-somebodyelse could not be found',
    ],
    [
      'another organization beside its own',
      { StringEquals: { 'aws:PrincipalOrgID': [organization.id, 'o-somebodyelse'] } },
      'Organization o-somebodyelse could not be found',
    ],
    ['another operator', { StringLike: { 'aws:PrincipalOrgPaths': `${root}/*` } }, 'Statement[0].Condition'],
    ['two conditions', { ...pathsOf(`${root}/*`), Bool: { 'aws:SecureTransport': 'true' } }, 'Condition'],
  ])('is refused with %s', async (_case, condition, message) => {
    await expect(putFor(condition)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    })
  })

  it('is refused while sharing with the organization is off', async () => {
    await expect(putFor(pathsOf(`${root}/*`), off)).rejects.toMatchObject({
      message: expect.stringContaining(`Organization ${organization.id} could not be found`),
    })
  })

  it('is what RAM writes for shares with units and the organization', async () => {
    const cloud = createSharingCloud(withUnits)
    const principals = [unitArn(nonprod), organizationArn, unitArn(sandbox)]
    const { componentArn } = await shareByRequest(cloud, principals)
    const common = { Effect: 'Allow', Principal: '*', Action: [...pair], Resource: componentArn }

    expect(await policyOf(cloud.as(ownerId), componentArn)).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        { ...common, Condition: { StringEquals: { 'aws:PrincipalOrgID': organization.id } } },
        { ...common, Condition: pathsOf(`${root}/${workloads}/${nonprod}/*`, `${root}/${sandbox}/*`) },
      ],
    })
  })
})
