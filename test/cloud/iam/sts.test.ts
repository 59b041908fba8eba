import {
  AssumeRole$,
  type AssumeRoleRequest,
  type AssumeRoleResponse,
  GetCallerIdentity$,
} from '@aws-sdk/client-sts'
import { describe, expect, it } from 'vitest'

import type { Caller, ServiceError } from '../../../local/cloud/service.ts'
import {
  administrator,
  allowing,
  call,
  createWorld,
  destination,
  lambdaRole,
  owner,
  sessionIn,
  startMs,
  trusting,
  type World,
} from './world.ts'

const roleName = 'EC2ImageBuilderDistributionCrossAccountRole'
const roleArn = `arn:aws:iam::${destination}:role/${roleName}`
const assuming = (resource = '*') => ({ access: allowing('sts:AssumeRole', resource) })

async function assumeRole(
  world: World,
  caller: Caller,
  input: Partial<AssumeRoleRequest> = {},
): Promise<AssumeRoleResponse> {
  return call(world.stsService, AssumeRole$, {
    caller,
    input: { RoleArn: roleArn, RoleSessionName: 'copy', ...input },
  })
}

function createTarget(
  world: World,
  assumeRolePolicyDocument: unknown,
  overrides: { maxSessionSeconds?: number; accountId?: string } = {},
) {
  return world.roles.createRole(
    lambdaRole({ accountId: destination, name: roleName, assumeRolePolicyDocument, ...overrides }),
  )
}

const accessDenied = (caller: Caller, resource = roleArn) => ({
  code: 'AccessDenied',
  httpStatus: 403,
  message: `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${resource}`,
})

describe('AssumeRole across accounts', () => {
  it('answers credentials that act as the role', async () => {
    const world = createWorld()
    const role = createTarget(world, trusting({ AWS: `arn:aws:iam::${owner}:root` }))
    const caller = sessionIn(world, owner, assuming(roleArn))

    const { Credentials, AssumedRoleUser } = await assumeRole(world, caller)

    const arn = `arn:aws:sts::${destination}:assumed-role/${roleName}/copy`
    expect(AssumedRoleUser).toEqual({ AssumedRoleId: `${role.id}:copy`, Arn: arn })
    expect(Credentials?.Expiration).toEqual(new Date(startMs + 3_600_000))
    expect(world.credentials.lookup(Credentials!.AccessKeyId!, Credentials!.SessionToken)).toEqual({
      kind: 'known',
      secretAccessKey: Credentials?.SecretAccessKey,
      caller: { accountId: destination, arn, roleArn },
    })
  })

  const ownerRole = `arn:aws:iam::${owner}:role/caller`
  it.each([
    ['the account by its ARN', { AWS: `arn:aws:iam::${owner}:root` }, undefined],
    ['the account by its id', { AWS: owner }, undefined],
    ['the role', { AWS: ['999999999999', ownerRole] }, undefined],
    ['the session', { AWS: `arn:aws:sts::${owner}:assumed-role/caller/work` }, undefined],
    ['everyone', '*', undefined],
    ['everyone as AWS', { AWS: '*' }, undefined],
    ['everyone of the organization', '*', { StringEquals: { 'aws:PrincipalOrgID': 'o-platform00' } }],
    [
      'everyone with that role',
      { AWS: '*' },
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/caller' } },
    ],
    [
      'the account with the agreed external id',
      { AWS: owner },
      { StringEquals: { 'sts:ExternalId': 'agreed' } },
    ],
    ['the account with that session name', { AWS: owner }, { StringLike: { 'sts:RoleSessionName': 'co*' } }],
  ])('is allowed when the trust policy names %s', async (_, principal, condition) => {
    const world = createWorld()
    createTarget(world, trusting(principal, condition))

    const answer = assumeRole(world, sessionIn(world, owner, assuming()), { ExternalId: 'agreed' })

    await expect(answer).resolves.toHaveProperty('Credentials.AccessKeyId')
  })

  it.each([
    ['does not exist', undefined, assuming()],
    ['trusts another account', trusting({ AWS: '999999999999' }), assuming()],
    ['trusts another role', trusting({ AWS: `arn:aws:iam::${owner}:role/other` }), assuming()],
    ['trusts a service only', trusting({ Service: 'imagebuilder.amazonaws.com' }), assuming()],
    [
      'wants an external id',
      trusting({ AWS: owner }, { StringEquals: { 'sts:ExternalId': 'agreed' } }),
      assuming(),
    ],
    [
      'trusts another organization',
      trusting('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }),
      assuming(),
    ],
    [
      'denies the caller',
      {
        Statement: [
          ...trusting('*').Statement,
          { Effect: 'Deny', Principal: { AWS: owner }, Action: 'sts:AssumeRole' },
        ],
      },
      assuming(),
    ],
    [
      'is none that the caller may assume',
      trusting({ AWS: owner }),
      assuming(`arn:aws:iam::${destination}:role/other`),
    ],
    ['names a caller of another account that has no permission', trusting({ AWS: ownerRole }), {}],
  ])('is refused alike when the role %s', async (_, trustPolicy, inlinePolicies) => {
    const world = createWorld()
    if (trustPolicy !== undefined) createTarget(world, trustPolicy)
    const caller = sessionIn(world, owner, inlinePolicies)

    await expect(assumeRole(world, caller)).rejects.toMatchObject(accessDenied(caller))
  })

  it('is refused alike when the ARN is none of a role', async () => {
    const world = createWorld()
    const caller = administrator(owner)
    const RoleArn = `arn:aws:iam:${destination}:role/missing-colon`

    await expect(assumeRole(world, caller, { RoleArn })).rejects.toMatchObject(accessDenied(caller, RoleArn))
  })

  it('is allowed to an administrator whom the role trusts', async () => {
    const world = createWorld()
    createTarget(world, trusting({ AWS: owner }))

    await expect(assumeRole(world, administrator(owner))).resolves.toHaveProperty('Credentials.SessionToken')
    await expect(assumeRole(world, administrator(destination))).rejects.toMatchObject({
      code: 'AccessDenied',
    })
  })
})

describe('AssumeRole within one account', () => {
  it.each([
    ['names the caller, who has no permission', { AWS: `arn:aws:iam::${destination}:role/caller` }, {}, true],
    ['names the account, and the caller has no permission', { AWS: destination }, {}, false],
    ['names the account, and the caller has the permission', { AWS: destination }, assuming(), true],
    [
      'names the caller, to whom it is denied',
      { AWS: `arn:aws:iam::${destination}:role/caller` },
      { access: { Statement: { Effect: 'Deny', Action: 'sts:*', Resource: '*' } } },
      false,
    ],
  ])('when the trust policy %s', async (_, principal, inlinePolicies, allowed) => {
    const world = createWorld()
    createTarget(world, trusting(principal))

    const outcome = await assumeRole(world, sessionIn(world, destination, inlinePolicies)).then(
      () => 'allowed',
      (error: ServiceError) => error.code,
    )

    expect(outcome).toBe(allowed ? 'allowed' : 'AccessDenied')
  })
})

describe('the request of AssumeRole', () => {
  const constraint = (value: string, member: string, rule: string) =>
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${rule}`

  it.each<[string, Partial<AssumeRoleRequest>, string]>([
    [
      'session name of one character',
      { RoleSessionName: 'a' },
      constraint("'a'", 'roleSessionName', 'Member must have length greater than or equal to 2'),
    ],
    [
      'session name of 65 characters',
      { RoleSessionName: 's'.repeat(65) },
      constraint(
        `'${'s'.repeat(65)}'`,
        'roleSessionName',
        'Member must have length less than or equal to 64',
      ),
    ],
    [
      'session name with a colon',
      { RoleSessionName: 'a:b' },
      constraint("'a:b'", 'roleSessionName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]*'),
    ],
    [
      'session name left out',
      { RoleSessionName: undefined },
      constraint('null', 'roleSessionName', 'Member must not be null'),
    ],
    ['role left out', { RoleArn: undefined }, constraint('null', 'roleArn', 'Member must not be null')],
    [
      'short role',
      { RoleArn: 'arn' },
      constraint("'arn'", 'roleArn', 'Member must have length greater than or equal to 20'),
    ],
    [
      'role that is no ARN',
      { RoleArn: 'EC2ImageBuilderDistributionCrossAccountRole' },
      'Request ARN is invalid',
    ],
    [
      '899 seconds',
      { DurationSeconds: 899 },
      constraint("'899'", 'durationSeconds', 'Member must have value greater than or equal to 900'),
    ],
    [
      '43,201 seconds',
      { DurationSeconds: 43_201 },
      constraint("'43201'", 'durationSeconds', 'Member must have value less than or equal to 43200'),
    ],
    [
      'tags',
      { Tags: [], SourceIdentity: 'me' },
      'Expected AssumeRole without Tags, SourceIdentity: not modelled here',
    ],
  ])('is refused with a %s', async (_, input, message) => {
    const world = createWorld()
    createTarget(world, trusting({ AWS: owner }))

    await expect(assumeRole(world, administrator(owner), input)).rejects.toMatchObject({
      code: 'ValidationError',
      httpStatus: 400,
      message,
    })
  })

  it('is refused with all that is wrong at once', async () => {
    const refusal = assumeRole(createWorld(), administrator(owner), {
      RoleSessionName: ':',
      DurationSeconds: 1,
    })

    await expect(refusal).rejects.toThrow(
      /^3 validation errors detected: .*roleSessionName.*; .*roleSessionName.*; .*durationSeconds/,
    )
  })

  it.each([
    [{ DurationSeconds: 900 }, 900],
    [{}, 3600],
    [{ DurationSeconds: 43_200 }, 43_200],
  ])('with %o opens a session of %d seconds', async (input, seconds) => {
    const world = createWorld()
    createTarget(world, trusting({ AWS: owner }), { maxSessionSeconds: 43_200 })

    const { Credentials } = await assumeRole(world, administrator(owner), input)

    expect(Credentials?.Expiration).toEqual(new Date(startMs + seconds * 1000))
  })

  it('is refused when it asks for more than the role allows', async () => {
    const world = createWorld()
    createTarget(world, trusting({ AWS: owner }))

    await expect(assumeRole(world, administrator(owner), { DurationSeconds: 3601 })).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    })
  })

  it('is refused when a session asks for more than an hour, whatever the role allows', async () => {
    const world = createWorld()
    createTarget(world, trusting({ AWS: owner }), { maxSessionSeconds: 43_200 })
    const caller = sessionIn(world, owner, assuming())

    await expect(assumeRole(world, caller, { DurationSeconds: 3601 })).rejects.toMatchObject({
      code: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    })
    await expect(assumeRole(world, caller, { DurationSeconds: 3600 })).resolves.toHaveProperty('Credentials')
  })
})

describe('GetCallerIdentity', () => {
  it('tells an administrator its account', async () => {
    const identity = await call(createWorld().stsService, GetCallerIdentity$, {
      caller: administrator(owner),
      input: {},
    })

    expect(identity).toEqual({ UserId: owner, Account: owner, Arn: `arn:aws:iam::${owner}:root` })
  })

  it('tells a session its role, without any permission', async () => {
    const world = createWorld()
    const caller = sessionIn(world, owner)

    const identity = await call(world.stsService, GetCallerIdentity$, { caller, input: {} })

    expect(identity).toEqual({
      UserId: `${world.roles.find(caller.roleArn!)?.id}:work`,
      Account: owner,
      Arn: caller.arn,
    })
  })
})

describe('stsService', () => {
  it('speaks the query protocol and knows all operations of STS', () => {
    const { stsService } = createWorld()

    expect(stsService).toMatchObject({
      signingName: 'sts',
      protocol: 'awsQuery',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    })
    expect(stsService.schemas.map((schema) => schema[2])).toContain('GetSessionToken')
    expect(stsService.operations.map(({ schema }) => schema[2])).toEqual(['AssumeRole', 'GetCallerIdentity'])
  })
})
