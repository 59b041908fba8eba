import { AssumeRole$, type AssumeRoleRequest, type AssumeRoleResponse } from '@aws-sdk/client-sts'
import { describe, expect, it } from 'vitest'

import type { Caller } from '../../../local/cloud/service.ts'
import {
  administrator,
  allowing,
  call,
  createWorld,
  destination,
  lambdaRole,
  outsider,
  owner,
  region,
  sessionIn,
  startMs,
  trusting,
  type World,
} from './world.ts'

const queue = (accountId: string): string => `arn:aws:sqs:eu-west-1:${accountId}:queue`
const send = { action: 'sqs:SendMessage', resource: queue(owner) }
const conditioned = (Condition: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*', Condition }],
})
const refusalOf = (world: World, caller: Caller, need = send): string | undefined =>
  world.authorizer.refusal(caller, need, region)

/** A session of the destination's role, opened with session policies. */
async function assumed(world: World, input: Partial<AssumeRoleRequest>): Promise<Caller> {
  const { arn } = world.roles.createRole(
    lambdaRole({
      accountId: destination,
      name: 'copies',
      assumeRolePolicyDocument: trusting({ AWS: owner }),
      inlinePolicies: { access: allowing(['sqs:*', 'sts:*']) },
    }),
  )
  const request = { RoleArn: arn, RoleSessionName: 'copy', ...input }
  const { Credentials } = await call<AssumeRoleRequest, AssumeRoleResponse>(world.stsService, AssumeRole$, {
    caller: administrator(owner),
    input: request,
  })
  const found = world.credentials.lookup(Credentials!.AccessKeyId!, Credentials!.SessionToken)
  if (found.kind !== 'known') throw new Error(`Expected a session, got ${found.kind}`)
  return found.caller
}

describe('session policies', () => {
  it('limit the session that was opened with them, and no other', async () => {
    const world = createWorld()
    const limited = await assumed(world, { Policy: JSON.stringify(allowing('sqs:ReceiveMessage')) })
    const free: Caller = { accountId: limited.accountId, arn: limited.arn, roleArn: limited.roleArn! }

    expect(refusalOf(world, limited, { ...send, action: 'sqs:ReceiveMessage' })).toBeUndefined()
    expect(refusalOf(world, limited)).toBe(
      `User: ${limited.arn} is not authorized to perform: sqs:SendMessage on resource: ${queue(owner)} because no session policy allows the sqs:SendMessage action`,
    )
    expect(refusalOf(world, free)).toBeUndefined()
  })

  it('may be managed policies', async () => {
    const world = createWorld()
    const arn = 'arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess'

    expect(refusalOf(world, await assumed(world, { PolicyArns: [{ arn }] }))).toContain('no session policy')
  })

  it('limit what the session may assume', async () => {
    const world = createWorld()
    const limited = await assumed(world, { Policy: JSON.stringify(allowing('sqs:*')) })
    const { arn } = world.roles.createRole(
      lambdaRole({ name: 'further', assumeRolePolicyDocument: trusting({ AWS: destination }) }),
    )
    const input = { RoleArn: arn, RoleSessionName: 'chained' }

    await expect(call(world.stsService, AssumeRole$, { caller: limited, input })).rejects.toMatchObject({
      code: 'AccessDenied',
    })
  })

  it.each([
    ['no JSON', { Policy: '{' }, 'MalformedPolicyDocument'],
    ['no policy', { Policy: '{}' }, 'MalformedPolicyDocument'],
    ['2,049 characters', { Policy: ' '.repeat(2049) }, 'ValidationError'],
    ['an unknown managed policy', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/None' }] }, 'NoSuchEntity'],
    [
      'eleven managed policies',
      {
        PolicyArns: Array.from({ length: 11 }, () => ({
          arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        })),
      },
      'ValidationError',
    ],
  ])('are refused with %s', async (_, input, code) => {
    await expect(assumed(createWorld(), input)).rejects.toMatchObject({ code })
  })
})

describe('the context of a request', () => {
  const year = (startMs + 1000) / 1000
  it.each([
    ['the time', { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:01Z' } }, true],
    ['a time to come', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:01Z' } }, false],
    ['the time in seconds', { NumericLessThan: { 'aws:EpochTime': String(year) } }, true],
    ['the account of the resource', { StringEquals: { 'aws:ResourceAccount': owner } }, true],
    ['another account of the resource', { StringEquals: { 'aws:ResourceAccount': destination } }, false],
    ['the organization of the resource', { StringEquals: { 'aws:ResourceOrgID': 'o-platform00' } }, true],
    [
      'the place of the resource in it',
      { 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': 'o-platform00/*' } },
      true,
    ],
    ['a tag of the role', { StringEquals: { 'aws:PrincipalTag/team': 'web' } }, true],
    ['another tag of the role', { StringEquals: { 'aws:PrincipalTag/team': 'db' } }, false],
    ['the type of the caller', { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, true],
    ['the name of the session', { StringLike: { 'aws:userid': 'AROA*:work' } }, true],
    ['no service', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }, true],
  ])('tells %s', (_, condition, allowed) => {
    const world = createWorld()
    const { arn } = world.roles.createRole(
      lambdaRole({ inlinePolicies: { access: conditioned(condition) }, tags: { team: 'web' } }),
    )
    const servicePrincipal = 'lambda.amazonaws.com'
    const { caller } = world.sessions.assumeForService({
      roleArn: arn,
      servicePrincipal,
      sessionName: 'work',
    })

    expect(refusalOf(world, caller) === undefined).toBe(allowed)
  })

  it('has no organization for resources outside', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, { access: conditioned({ Null: { 'aws:ResourceOrgID': 'true' } }) })

    expect(refusalOf(world, caller, { ...send, resource: queue(outsider) })).toBeUndefined()
    expect(refusalOf(world, caller)).toBeDefined()
  })
})

describe('a role', () => {
  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'

  it('is limited by its permissions boundary until it is taken away', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, { access: allowing('sqs:*') })

    world.roles.setPermissionsBoundary(caller.roleArn!, allowing('s3:*'))
    expect(refusalOf(world, caller)).toContain('because no permissions boundary allows the sqs:SendMessage')
    world.roles.setPermissionsBoundary(caller.roleArn!, undefined)
    expect(refusalOf(world, caller)).toBeUndefined()
  })

  it('may be made with a permissions boundary', () => {
    const { roles } = createWorld()

    expect(roles.createRole(lambdaRole({ permissionsBoundary: allowing('s3:*') })).boundary).toHaveLength(1)
  })

  it('may do what an attached policy allows until it is detached', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner)

    world.roles.attachRolePolicy(caller.roleArn!, admin)
    world.roles.attachRolePolicy(caller.roleArn!, admin)
    expect(world.roles.find(caller.roleArn!)?.documents.attachedPolicyArns).toStrictEqual([admin])
    expect(refusalOf(world, caller)).toBeUndefined()
    world.roles.detachRolePolicy(caller.roleArn!, admin)
    expect(refusalOf(world, caller)).toContain('no identity-based policy')
    expect(() => world.roles.detachRolePolicy(caller.roleArn!, admin)).toThrow(
      `Policy ${admin} was not found.`,
    )
  })

  it('may do no more what an inline policy allowed after it is deleted', () => {
    const world = createWorld()
    const access = allowing('sqs:*')
    const caller = sessionIn(world, owner, { access })
    expect(world.roles.find(caller.roleArn!)?.documents.inline).toStrictEqual({ access })

    world.roles.deleteRolePolicy(caller.roleArn!, 'access')

    expect(refusalOf(world, caller)).toContain('no identity-based policy')
    expect(() => world.roles.deleteRolePolicy(caller.roleArn!, 'access')).toThrow(
      'The role policy with name access cannot be found.',
    )
  })

  it('is assumed by whom the newest trust policy lets', async () => {
    const world = createWorld()
    const role = world.roles.createRole(lambdaRole({ assumeRolePolicyDocument: trusting({ AWS: outsider }) }))
    const assume = () =>
      call<AssumeRoleRequest, AssumeRoleResponse>(world.stsService, AssumeRole$, {
        caller: administrator(destination),
        input: { RoleArn: role.arn, RoleSessionName: 'copy' },
      })
    await expect(assume()).rejects.toMatchObject({ code: 'AccessDenied' })

    world.roles.updateAssumeRolePolicy(role.arn, trusting({ AWS: destination }))

    await expect(assume()).resolves.toBeDefined()
  })

  it('that is deleted is not found, and its sessions may do nothing', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, { access: allowing('sqs:*') })
    expect(world.roles.of(owner).map(({ arn }) => arn)).toStrictEqual([caller.roleArn])

    world.roles.deleteRole(caller.roleArn!)

    expect(world.roles.of(owner)).toStrictEqual([])
    expect(refusalOf(world, caller)).toContain('no identity-based policy')
    expect(() => world.roles.deleteRole(caller.roleArn!)).toThrow('cannot be found')
  })
})
