import { DescribeKeyCommand, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms'
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { describe, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { limitTarget } from '../../../local/organizations/limit-target.ts'
import {
  allow,
  createOrganizationCloud,
  managementId,
  nonProdId,
  outsiderId,
  ownerId,
  region,
  rootId,
  settingsOfRole,
  unitIds,
  workloadsId,
} from '../../support/organization-cloud.ts'

const managementOf = (cloud: InProcessCloud) =>
  clientsOf(cloud.connection, managementId, region).organizations
const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement })
const deny = (Action: string, rest: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...rest })
const Content = JSON.stringify(document(deny('kms:*')))
const fullAccess = 'p-FullAWSAccess'

async function enabled(cloud: InProcessCloud): Promise<OrganizationsClient> {
  const organizations = managementOf(cloud)
  await organizations.send(
    new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: 'SERVICE_CONTROL_POLICY' }),
  )
  return organizations
}

async function created(organizations: OrganizationsClient, name = 'no-keys', content = Content) {
  const command = new CreatePolicyCommand({
    Name: name,
    Description: 'test',
    Type: 'SERVICE_CONTROL_POLICY',
    Content: content,
  })
  return (await organizations.send(command)).Policy!.PolicySummary!.Id!
}

/** What becomes of a call by an account's administrator. */
async function listAliases(cloud: InProcessCloud, accountId: string): Promise<string> {
  const { kms } = clientsOf(cloud.connection, accountId, region)
  return kms.send(new ListAliasesCommand()).then(
    () => 'allowed',
    (error: Error) => error.message,
  )
}

const deniedBy = (accountId: string) =>
  `User: arn:aws:iam::${accountId}:root is not authorized to perform: kms:ListAliases on resource: * with an explicit deny in a service control policy`
const missing = (accountId: string) =>
  `User: arn:aws:iam::${accountId}:root is not authorized to perform: kms:ListAliases on resource: * because no service control policy allows the kms:ListAliases action`

describe('a service control policy', () => {
  it('limits an account from the moment it is attached until it is detached', async () => {
    const cloud = createOrganizationCloud()
    const organizations = await enabled(cloud)
    const PolicyId = await created(organizations)
    const attachment = { PolicyId, TargetId: nonProdId }
    expect(await listAliases(cloud, nonProdId)).toBe('allowed')

    await organizations.send(new AttachPolicyCommand(attachment))
    expect(await listAliases(cloud, nonProdId)).toBe(deniedBy(nonProdId))

    await organizations.send(new DetachPolicyCommand(attachment))
    expect(await listAliases(cloud, nonProdId)).toBe('allowed')
  })

  it.each([
    ['the root', rootId, [ownerId, workloadsId, nonProdId]],
    ['a unit', unitIds.workloads, [workloadsId, nonProdId]],
    ['a unit below', unitIds.nonProd, [nonProdId]],
    ['an account', workloadsId, [workloadsId]],
  ])('on %s limits all accounts in it and no other', async (_, targetId, limited) => {
    const cloud = createOrganizationCloud()
    limitTarget(cloud.organizationPolicies, { name: 'no-keys', document: document(deny('kms:*')), targetId })

    const asked = [managementId, outsiderId, ownerId, workloadsId, nonProdId]
    const answers = await Promise.all(asked.map(async (accountId) => listAliases(cloud, accountId)))

    expect(answers).toStrictEqual(asked.map((id) => (limited.includes(id) ? deniedBy(id) : 'allowed')))
  })

  it.each([
    ['the root', rootId],
    ['the unit above', unitIds.workloads],
    ['its own unit', unitIds.nonProd],
    ['the account', nonProdId],
  ])('has to allow on every level: not where %s allows something else only', async (_, targetId) => {
    const cloud = createOrganizationCloud()
    limitTarget(cloud.organizationPolicies, {
      name: 'storage-only',
      document: document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
      targetId,
      instead: true,
    })

    expect(await listAliases(cloud, nonProdId)).toBe(missing(nonProdId))
    expect(await listAliases(cloud, managementId)).toBe('allowed')
  })

  it('limits roles, too, also in sessions that are open, but grants nothing', async () => {
    const cloud = createOrganizationCloud()
    const able = new KMSClient(await settingsOfRole(cloud, nonProdId, [allow('kms:ListAliases')]))
    const unable = new KMSClient(await settingsOfRole(cloud, nonProdId, [allow('s3:*')]))
    await expect(able.send(new ListAliasesCommand())).resolves.toBeDefined()
    await expect(unable.send(new ListAliasesCommand())).rejects.toThrow('no identity-based policy')

    limitTarget(cloud.organizationPolicies, {
      name: 'no-keys',
      document: document(deny('kms:ListAliases')),
      targetId: rootId,
    })

    await expect(able.send(new ListAliasesCommand())).rejects.toThrow('in a service control policy')
  })

  it('does not limit service-linked roles', async () => {
    const cloud = createOrganizationCloud()
    limitTarget(cloud.organizationPolicies, {
      name: 'no-keys',
      document: document(deny('kms:*')),
      targetId: rootId,
    })
    const roleOf = (path: string) => {
      const { arn } = cloud.iam.roles.createRole({
        accountId: nonProdId,
        name: `role-${path.length}`,
        path,
        assumeRolePolicyDocument: document({
          Effect: 'Allow',
          Principal: { Service: 'autoscaling.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
        inlinePolicies: { rights: document(allow('kms:ListAliases')) },
      })
      const servicePrincipal = 'autoscaling.amazonaws.com'
      return cloud.iam.sessions.assumeForService({ roleArn: arn, servicePrincipal, sessionName: 'scale' })
        .caller
    }
    const need = { action: 'kms:ListAliases', resource: '*' }
    const refusalOf = (path: string) => cloud.core.authorizer.refusal(roleOf(path), need, region)

    expect(refusalOf('/aws-service-role/autoscaling.amazonaws.com/')).toBeUndefined()
    expect(refusalOf('/')).toContain('with an explicit deny in a service control policy')
  })

  it('may except by condition', async () => {
    const cloud = createOrganizationCloud()
    const settings = await settingsOfRole(cloud, nonProdId, [allow('kms:ListAliases')])
    limitTarget(cloud.organizationPolicies, {
      name: 'no-keys',
      document: document(
        deny('kms:*', { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/caller-*' } } }),
      ),
      targetId: rootId,
    })

    await expect(new KMSClient(settings).send(new ListAliasesCommand())).resolves.toBeDefined()
    expect(await listAliases(cloud, nonProdId)).toBe(deniedBy(nonProdId))
  })

  it('keeps an account from assuming roles elsewhere, in the plain words of STS', async () => {
    const cloud = createOrganizationCloud()
    const { arn } = cloud.iam.roles.createRole({
      accountId: nonProdId,
      name: 'EC2ImageBuilderDistributionCrossAccountRole',
      assumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { AWS: ownerId },
        Action: 'sts:AssumeRole',
      }),
    })
    const { sts } = clientsOf(cloud.connection, ownerId, region)
    const assume = async () => sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'copy' }))
    await expect(assume()).resolves.toBeDefined()

    limitTarget(cloud.organizationPolicies, {
      name: 'no-roles',
      document: document(deny('sts:AssumeRole')),
      targetId: ownerId,
    })

    await expect(assume()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${ownerId}:root is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    })
  })

  it('of the account of a resource does not limit callers of others', async () => {
    const cloud = createOrganizationCloud()
    const { arn } = cloud.iam.roles.createRole({
      accountId: nonProdId,
      name: 'shared',
      assumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { AWS: ownerId },
        Action: 'sts:AssumeRole',
      }),
    })
    limitTarget(cloud.organizationPolicies, {
      name: 'no-roles',
      document: document(deny('sts:AssumeRole')),
      targetId: nonProdId,
    })
    const { sts } = clientsOf(cloud.connection, ownerId, region)

    await expect(
      sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'copy' })),
    ).resolves.toBeDefined()
  })
})

describe('the policies of an organization', () => {
  it('are not enabled at first and then let everything pass', async () => {
    const cloud = createOrganizationCloud()
    const organizations = managementOf(cloud)
    const typesOf = async () => (await organizations.send(new ListRootsCommand())).Roots![0]!.PolicyTypes
    const onAccount = new ListPoliciesForTargetCommand({
      TargetId: nonProdId,
      Filter: 'SERVICE_CONTROL_POLICY',
    })

    expect(await typesOf()).toStrictEqual([])
    expect((await organizations.send(onAccount)).Policies).toStrictEqual([])
    await enabled(cloud)

    expect(await typesOf()).toStrictEqual([{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }])
    expect((await organizations.send(onAccount)).Policies).toStrictEqual([
      {
        Id: fullAccess,
        Arn: `arn:aws:organizations::aws:policy/service_control_policy/${fullAccess}`,
        Name: 'FullAWSAccess',
        Description: 'Allows access to every operation',
        Type: 'SERVICE_CONTROL_POLICY',
        AwsManaged: true,
      },
    ])
    expect(await listAliases(cloud, nonProdId)).toBe('allowed')
  })

  it('limit nobody before their type is enabled', async () => {
    const cloud = createOrganizationCloud()
    const { id } = cloud.organizationPolicies.create({ name: 'no-keys', description: '', text: Content })
    cloud.organizationPolicies.attach(id, nonProdId)
    expect(await listAliases(cloud, nonProdId)).toBe('allowed')

    await enabled(cloud)

    expect(await listAliases(cloud, nonProdId)).toBe(deniedBy(nonProdId))
  })

  it('are kept as they were written', async () => {
    const organizations = await enabled(createOrganizationCloud())
    const PolicyId = await created(organizations)

    const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId }))

    expect(PolicyId).toMatch(/^p-[0-9a-f]{8}$/)
    expect(Policy).toStrictEqual({
      PolicySummary: {
        Id: PolicyId,
        Arn: `arn:aws:organizations::${managementId}:policy/o-goldenimages/service_control_policy/${PolicyId}`,
        Name: 'no-keys',
        Description: 'test',
        Type: 'SERVICE_CONTROL_POLICY',
        AwsManaged: false,
      },
      Content,
    })
  })

  it.each([
    ['a name that is taken', { Name: 'taken' }, 'DuplicatePolicyException'],
    ['another type', { Type: 'RESOURCE_CONTROL_POLICY' }, 'InvalidInputException'],
    ['what is no JSON', { Content: '{' }, 'MalformedPolicyDocumentException'],
    [
      'a principal',
      { Content: JSON.stringify(document(deny('s3:*', { Principal: '*' }))) },
      'MalformedPolicyDocumentException',
    ],
    [
      'a condition key that nobody carries',
      {
        Content: JSON.stringify(document(deny('s3:*', { Condition: { Null: { 'aws:SourceVpc': 'true' } } }))),
      },
      'MalformedPolicyDocumentException',
    ],
    [
      '10,241 characters',
      { Content: Content + ' '.repeat(10_241 - Content.length) },
      'ConstraintViolationException',
    ],
  ])('are refused with %s', async (_, change, name) => {
    const organizations = await enabled(createOrganizationCloud())
    await created(organizations, 'taken')
    const command = new CreatePolicyCommand({
      Name: 'new',
      Description: '',
      Type: 'SERVICE_CONTROL_POLICY',
      Content,
      ...(change as object),
    })

    await expect(organizations.send(command)).rejects.toMatchObject({ name })
  })

  it.each([
    ['twice', { TargetId: nonProdId }, 'DuplicatePolicyAttachmentException'],
    ['to nothing', { TargetId: 'ou-ab12-nothing00' }, 'TargetNotFoundException'],
    ['to an account outside', { TargetId: outsiderId }, 'TargetNotFoundException'],
    ['when it does not exist', { PolicyId: 'p-00000000' }, 'PolicyNotFoundException'],
  ])('are not attached %s', async (_, change, name) => {
    const organizations = await enabled(createOrganizationCloud())
    const PolicyId = await created(organizations)
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: nonProdId }))

    await expect(
      organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: ownerId, ...change })),
    ).rejects.toMatchObject({ name })
  })

  it('are attached only when their type is enabled, and that once', async () => {
    const cloud = createOrganizationCloud()
    const organizations = managementOf(cloud)
    const attachment = { PolicyId: await created(organizations), TargetId: nonProdId }

    await expect(organizations.send(new AttachPolicyCommand(attachment))).rejects.toMatchObject({
      name: 'PolicyTypeNotEnabledException',
    })
    await enabled(cloud)
    await expect(enabled(cloud)).rejects.toMatchObject({ name: 'PolicyTypeAlreadyEnabledException' })
    await expect(organizations.send(new AttachPolicyCommand(attachment))).resolves.toBeDefined()
  })

  it('are ten on one target at most', async () => {
    const organizations = await enabled(createOrganizationCloud())
    const attach = async (name: string) =>
      organizations.send(
        new AttachPolicyCommand({ PolicyId: await created(organizations, name), TargetId: nonProdId }),
      )
    for (let count = 1; count < 10; count += 1) await attach(`policy-${count}`)

    await expect(attach('one-more')).rejects.toMatchObject({
      name: 'ConstraintViolationException',
      Reason: 'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
    })
  })

  it('leave one on every target, and are detached from where they are only', async () => {
    const organizations = await enabled(createOrganizationCloud())
    const PolicyId = await created(organizations)

    await expect(
      organizations.send(new DetachPolicyCommand({ PolicyId: fullAccess, TargetId: nonProdId })),
    ).rejects.toMatchObject({
      name: 'ConstraintViolationException',
      Reason: 'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
    })
    await expect(
      organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: nonProdId })),
    ).rejects.toMatchObject({ name: 'PolicyNotAttachedException' })
  })

  it("are the management account's alone", async () => {
    const cloud = createOrganizationCloud()
    const member = clientsOf(cloud.connection, nonProdId, region).organizations

    await expect(created(member)).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  it.each([
    [
      'CreatePolicy',
      new CreatePolicyCommand({ Name: 'n', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content }),
    ],
    ['AttachPolicy', new AttachPolicyCommand({ PolicyId: fullAccess, TargetId: ownerId })],
    ['DetachPolicy', new DetachPolicyCommand({ PolicyId: fullAccess, TargetId: ownerId })],
    ['DescribePolicy', new DescribePolicyCommand({ PolicyId: fullAccess })],
    [
      'EnablePolicyType',
      new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: 'SERVICE_CONTROL_POLICY' }),
    ],
    [
      'ListPoliciesForTarget',
      new ListPoliciesForTargetCommand({ TargetId: ownerId, Filter: 'SERVICE_CONTROL_POLICY' }),
    ],
  ])('need organizations:%s of a role', async (action, command) => {
    const cloud = createOrganizationCloud()
    const errorOf = async (allowed: string): Promise<string> => {
      const client = new OrganizationsClient(await settingsOfRole(cloud, managementId, [allow(allowed)]))
      return client.send(command as DescribePolicyCommand).then(
        () => 'none',
        (error: Error) => error.message,
      )
    }

    expect(await errorOf('organizations:ListRoots')).toContain(
      `not authorized to perform: organizations:${action} on resource`,
    )
    expect(await errorOf(`organizations:${action}`)).not.toContain('not authorized')
  })

  it('do not open keys that no key policy opens', async () => {
    const cloud = createOrganizationCloud()
    const { kms } = clientsOf(cloud.connection, nonProdId, region)
    const { KeyMetadata } = await clientsOf(cloud.connection, ownerId, region).kms.send(
      new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' }),
    )
    limitTarget(cloud.organizationPolicies, {
      name: 'keys',
      document: document({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }),
      targetId: nonProdId,
    })

    await expect(kms.send(new DescribeKeyCommand({ KeyId: KeyMetadata!.Arn! }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })
})
