import { describe, expect, it } from 'vitest'

import { createWorld, lambdaRole, outsider, owner, startMs, trusting } from './world.ts'

const lambda = 'lambda.amazonaws.com'

describe('credentials', () => {
  it('know an administrator of each account by its id', () => {
    expect(createWorld().credentials.lookup(outsider, undefined)).toEqual({
      kind: 'known',
      secretAccessKey: 'local',
      caller: { accountId: outsider, arn: `arn:aws:iam::${outsider}:root` },
    })
  })

  it.each([
    ['an account that does not exist', '444444444444', undefined, 'unknownKey'],
    ['no account at all', 'AKIAIOSFODNN7EXAMPLE', undefined, 'unknownKey'],
    ['an administrator with a session token', owner, 'token', 'invalidToken'],
  ])('refuse %s', (_, accessKeyId, sessionToken, kind) => {
    expect(createWorld().credentials.lookup(accessKeyId, sessionToken)).toEqual({ kind })
  })

  it('know a session with its token, for an hour of virtual time', async () => {
    const { clock, credentials, roles, sessions } = createWorld()
    const { arn } = roles.createRole(lambdaRole({ path: '/service/' }))

    const session = sessions.assumeForService({ roleArn: arn, servicePrincipal: lambda, sessionName: 'work' })
    const lookup = () => credentials.lookup(session.accessKeyId, session.sessionToken)

    expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
    expect(session.expiration).toEqual(new Date(startMs + 3_600_000))
    expect(lookup()).toEqual({
      kind: 'known',
      secretAccessKey: session.secretAccessKey,
      caller: { accountId: owner, arn: `arn:aws:sts::${owner}:assumed-role/apply-policy/work`, roleArn: arn },
    })

    await clock.advance(3_599_999)
    expect(lookup().kind).toBe('known')

    await clock.advance(1)
    expect(lookup().kind).toBe('expired')
  })

  it('refuse a session without its token or with the token of another', () => {
    const { credentials, roles, sessions } = createWorld()
    const { arn } = roles.createRole(lambdaRole())
    const request = { roleArn: arn, servicePrincipal: lambda, sessionName: 'work' }
    const [one, other] = [sessions.assumeForService(request), sessions.assumeForService(request)]

    expect(credentials.lookup(one.accessKeyId, undefined)).toEqual({ kind: 'invalidToken' })
    expect(credentials.lookup(one.accessKeyId, other.sessionToken)).toEqual({ kind: 'invalidToken' })
  })
})

describe('assumeForService', () => {
  const assume = (trustPolicy: unknown, request: { servicePrincipal?: string; sourceArn?: string } = {}) => {
    const { roles, sessions } = createWorld()
    const { arn } = roles.createRole(lambdaRole({ assumeRolePolicyDocument: trustPolicy }))
    return () =>
      sessions.assumeForService({ roleArn: arn, servicePrincipal: lambda, sessionName: 'work', ...request })
  }
  const rule = `arn:aws:events:eu-west-1:${owner}:rule/built`

  it.each([
    ['the trust policy names the service', trusting({ Service: lambda }), {}],
    ['the trust policy names several', trusting({ Service: ['states.amazonaws.com', lambda] }), {}],
    [
      'the service acts for the right resource',
      trusting({ Service: lambda }, { ArnLike: { 'aws:SourceArn': `arn:aws:events:*:${owner}:rule/*` } }),
      { sourceArn: rule },
    ],
    [
      'the service acts for the right account',
      trusting({ Service: lambda }, { StringEquals: { 'aws:SourceAccount': owner } }),
      { sourceArn: rule },
    ],
  ])('opens a session when %s', (_, trustPolicy, request) => {
    expect(assume(trustPolicy, request)().caller.accountId).toBe(owner)
  })

  it.each([
    ['the trust policy names another service', trusting({ Service: 'states.amazonaws.com' }), {}],
    ['the trust policy names everyone', trusting('*'), {}],
    ['the trust policy names the account', trusting({ AWS: owner }), {}],
    [
      'the service acts for another account',
      trusting({ Service: lambda }, { StringEquals: { 'aws:SourceAccount': outsider } }),
      { sourceArn: rule },
    ],
    [
      'the service does not say for whom it acts',
      trusting({ Service: lambda }, { StringEquals: { 'aws:SourceAccount': owner } }),
      {},
    ],
    [
      'the trust policy denies it',
      {
        Statement: [
          ...trusting({ Service: lambda }).Statement,
          { Effect: 'Deny', Principal: { Service: lambda }, Action: '*' },
        ],
      },
      {},
    ],
    [
      'the trust policy allows another action',
      { Statement: [{ Effect: 'Allow', Principal: { Service: lambda }, Action: 'sts:TagSession' }] },
      {},
    ],
  ])('refuses when %s', (_, trustPolicy, request) => {
    expect(assume(trustPolicy, request)).toThrow(
      expect.objectContaining({
        code: 'AccessDenied',
        httpStatus: 403,
        message: `User: lambda.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${owner}:role/apply-policy`,
      }),
    )
  })

  it('refuses a role that does not exist', () => {
    const roleArn = `arn:aws:iam::${owner}:role/missing`

    expect(() =>
      createWorld().sessions.assumeForService({ roleArn, servicePrincipal: lambda, sessionName: 'work' }),
    ).toThrow(expect.objectContaining({ code: 'AccessDenied' }))
  })

  it('refuses a name that is none for a session', () => {
    const { roles, sessions } = createWorld()
    const { arn } = roles.createRole(lambdaRole())

    expect(() =>
      sessions.assumeForService({ roleArn: arn, servicePrincipal: lambda, sessionName: 'a'.repeat(65) }),
    ).toThrow(/Expected a session name of 2 to 64/)
  })
})
