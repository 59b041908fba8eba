import {
  CreateGrant$,
  CreateKey$,
  PutKeyPolicy$,
  ScheduleKeyDeletion$,
  type CreateKeyResponse,
} from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'

import type { Caller, Service } from '../../../local/cloud/service.ts'
import { createKms } from '../../../local/kms/kms.ts'
import { limitTarget } from '../../../local/organizations/limit-target.ts'
import {
  allow,
  createOrganizationCloud,
  nonProdId,
  ownerId,
  region,
} from '../../support/organization-cloud.ts'
import { opening, policyWith, root } from './kms-world.ts'

const ec2 = `ec2.${region}.amazonaws.com`
const needed = ['kms:DescribeKey', 'kms:CreateGrant', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*']
const place = { accountId: nonProdId, region }

/** KMS for EC2 with one key of the owner, and a role of another account. */
async function setUp(statements: readonly object[], roleStatements: readonly object[] = [allow(needed)]) {
  const cloud = createOrganizationCloud()
  const { service, ebsKeys } = createKms(cloud.core, cloud.iam.access)
  const owner: Caller = { accountId: ownerId, arn: root(ownerId) }
  const send = async (schema: Service['schemas'][number], input: object): Promise<unknown> =>
    service.operations
      .find((operation) => operation.schema === schema)!
      .handle(input, { caller: owner, region, requestId: 'request' })
  const created = (await send(CreateKey$, { Policy: policyWith(...statements) })) as CreateKeyResponse
  const { arn: roleArn } = cloud.iam.roles.createRole({
    accountId: nonProdId,
    name: 'EC2ImageBuilderDistributionCrossAccountRole',
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: ownerId }, Action: 'sts:AssumeRole' }],
    },
    inlinePolicies: { keys: { Version: '2012-10-17', Statement: roleStatements } },
  })
  const arn = `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/copy`
  return {
    cloud,
    ebsKeys,
    send,
    key: created.KeyMetadata!.Arn!,
    role: { accountId: nonProdId, arn, roleArn },
  }
}

describe("an account's use of a key for its volumes", () => {
  it('is open where the key policy lets the account in, and a role by its own policies', async () => {
    const { ebsKeys, key, role } = await setUp([opening(nonProdId, needed)])

    expect(ebsKeys.useProblem(key, place)).toBeUndefined()
    expect(ebsKeys.useProblem(key, place, role)).toBeUndefined()
  })

  it('fails for a role whose policies leave an action out', async () => {
    const { ebsKeys, key, role } = await setUp([opening(nonProdId, needed)], [allow(needed.slice(0, 3))])

    expect(ebsKeys.useProblem(key, place, role)).toBe(
      `User: ${role.arn} is not authorized to perform: kms:ReEncryptFrom on resource: ${key} because no identity-based policy allows the kms:ReEncryptFrom action`,
    )
    expect(ebsKeys.useProblem(key, place)).toBeUndefined()
  })

  it('fails where the key policy leaves an action out', async () => {
    const { ebsKeys, key, role } = await setUp([opening(nonProdId, needed.slice(1))])
    const problem = `The policy of key ${key} does not allow account ${nonProdId} the action kms:DescribeKey`

    expect([ebsKeys.useProblem(key, place), ebsKeys.useProblem(key, place, role)]).toStrictEqual([
      problem,
      problem,
    ])
  })

  it('is through EC2 and for AWS resources', async () => {
    const { ebsKeys, key, role } = await setUp([
      opening(nonProdId, needed.toSpliced(1, 1), { Condition: { StringEquals: { 'kms:ViaService': ec2 } } }),
      opening(nonProdId, 'kms:CreateGrant', { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
    ])

    expect(ebsKeys.useProblem(key, place, role)).toBeUndefined()
  })

  it('tells no other action that it is for AWS resources, as AWS does not', async () => {
    const { ebsKeys, key, role } = await setUp([
      opening(nonProdId, needed, { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
    ])

    expect(ebsKeys.useProblem(key, place, role)).toContain('kms:DescribeKey')
  })

  it('fails where the organization forbids it', async () => {
    const { cloud, ebsKeys, key, role } = await setUp([opening(nonProdId, needed)])
    const document = { Version: '2012-10-17', Statement: [{ ...allow('kms:CreateGrant'), Effect: 'Deny' }] }

    limitTarget(cloud.organizationPolicies, { name: 'no-grants', document, targetId: nonProdId })

    expect(ebsKeys.useProblem(key, place, role)).toContain(
      'with an explicit deny in a service control policy',
    )
    expect(ebsKeys.useProblem(key, place)).toContain('with an explicit deny in a service control policy')
  })

  it('is open to a service-linked role by grant alone', async () => {
    const { cloud, ebsKeys, send, key } = await setUp([])
    const { arn: roleArn } = cloud.iam.roles.createRole({
      accountId: nonProdId,
      name: 'AWSServiceRoleForAutoScaling',
      path: '/aws-service-role/autoscaling.amazonaws.com/',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'autoscaling.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    })
    const servicePrincipal = 'autoscaling.amazonaws.com'
    const { caller } = cloud.iam.sessions.assumeForService({
      roleArn,
      servicePrincipal,
      sessionName: 'scale',
    })
    expect(ebsKeys.useProblem(key, place, caller)).toBeDefined()

    const Operations = [
      'DescribeKey',
      'Decrypt',
      'ReEncryptFrom',
      'GenerateDataKeyWithoutPlaintext',
      'CreateGrant',
    ]
    await send(CreateGrant$, { KeyId: key, GranteePrincipal: roleArn, Operations })

    expect(ebsKeys.useProblem(key, place, caller)).toBeUndefined()
  })

  it('ends when the key policy changes or the key is to be deleted', async () => {
    const { ebsKeys, send, key } = await setUp([opening(nonProdId, needed)])

    await send(PutKeyPolicy$, { KeyId: key, Policy: policyWith() })
    expect(ebsKeys.useProblem(key, place)).toContain('does not allow account')
    await send(ScheduleKeyDeletion$, { KeyId: key })
    expect(ebsKeys.useProblem(key, place)).toBe(`Key ${key} is pending deletion`)
  })
})
