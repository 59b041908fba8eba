import { describe, expect, it } from 'vitest'

import { allowing, createWorld, lambdaRole, owner, region, sessionIn, trusting } from './world.ts'

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

describe('createRole', () => {
  it('answers the role with its ARN, id and policies', () => {
    const { roles } = createWorld()

    const role = roles.createRole(
      lambdaRole({
        path: '/service/',
        inlinePolicies: { access: allowing('ram:GetResourceShares') },
        managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      }),
    )

    expect(role).toMatchObject({
      arn: `arn:aws:iam::${owner}:role/service/apply-policy`,
      accountId: owner,
      maxSessionSeconds: 3600,
    })
    expect(role.id).toMatch(/^AROA[A-Z2-7]{17}$/)
    expect(roles.find(role.arn)).toBe(role)
    expect(roles.actionsOf(role.arn)).toEqual([
      'ram:GetResourceShares',
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ])
  })

  it.each([
    [
      'the name is taken',
      { name: 'APPLY-policy' },
      refusal('EntityAlreadyExists', /Role with name APPLY-policy already exists/),
    ],
    ['the name has a slash', { name: 'a/b' }, refusal('ValidationError', /role name/)],
    ['the name has 65 characters', { name: 'a'.repeat(65) }, refusal('ValidationError', /role name/)],
    [
      'the path does not end with a slash',
      { name: 'b', path: '/x' },
      refusal('ValidationError', /path of role b/),
    ],
    [
      'the account does not exist',
      { name: 'b', accountId: '444444444444' },
      refusal('ValidationError', /to exist, got 444444444444/),
    ],
    [
      'its sessions are too short',
      { name: 'b', maxSessionSeconds: 3599 },
      refusal('ValidationError', /got 3599/),
    ],
    [
      'its sessions are too long',
      { name: 'b', maxSessionSeconds: 43_201 },
      refusal('ValidationError', /got 43201/),
    ],
    [
      'a managed policy is not known',
      { name: 'b', managedPolicyArns: ['arn:aws:iam::aws:policy/PowerUserAccess'] },
      refusal('NoSuchEntity', /PowerUserAccess does not exist or is not attachable/),
    ],
    [
      'a policy is malformed',
      { name: 'b', inlinePolicies: { access: { Statement: { Effect: 'Allow' } } } },
      refusal('MalformedPolicyDocument', /Policy access is refused/),
    ],
    [
      'no request carries a condition key',
      {
        name: 'b',
        assumeRolePolicyDocument: trusting(
          { AWS: owner },
          { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        ),
      },
      refusal(
        'MalformedPolicyDocument',
        /no request here carries the condition key aws:multifactorauthpresent/,
      ),
    ],
    [
      'no request carries a policy variable',
      { name: 'b', inlinePolicies: { access: allowing('s3:*', 'arn:aws:s3:::a/${aws:username}') } },
      refusal('MalformedPolicyDocument', /aws:username/),
    ],
  ])('refuses when %s', (_, overrides, expected) => {
    const { roles } = createWorld()
    roles.createRole(lambdaRole())

    expect(() => roles.createRole(lambdaRole(overrides))).toThrow(expected)
  })
})

describe('putRolePolicy', () => {
  it('adds a policy, and replaces the one of the same name', () => {
    const { roles } = createWorld()
    const { arn } = roles.createRole(
      lambdaRole({ inlinePolicies: { access: allowing('ram:GetResourceShares') } }),
    )

    roles.putRolePolicy(arn, 'more', allowing('ram:TagResource'))
    roles.putRolePolicy(arn, 'access', allowing('ram:ListResources'))

    expect(roles.actionsOf(arn)).toEqual(['ram:TagResource', 'ram:ListResources'])
  })

  it('refuses when there is no such role', () => {
    expect(() =>
      createWorld().roles.putRolePolicy(`arn:aws:iam::${owner}:role/a`, 'p', allowing('s3:*')),
    ).toThrow(refusal('NoSuchEntity', /The role with name a cannot be found/))
  })
})

describe('removeAction', () => {
  const need = (action: string) => ({
    action,
    resource: 'arn:aws:ram:eu-west-1:111111111111:resource-share/1',
  })

  it('takes out one action of a list and leaves its neighbours', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, {
      access: allowing(['ram:GetResourceShares', 'ram:ListResources']),
    })

    world.roles.removeAction(caller.roleArn!, 'ram:getResourceShares')

    expect(world.authorizer.refusal(caller, need('ram:GetResourceShares'), region)).toMatch(
      /no identity-based policy allows/,
    )
    expect(world.authorizer.refusal(caller, need('ram:ListResources'), region)).toBeUndefined()
    expect(world.roles.actionsOf(caller.roleArn!)).toEqual(['ram:ListResources'])
  })

  it('takes it out of every statement that names it and drops statements without actions', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, {
      one: allowing('ram:GetResourceShares'),
      other: allowing(['ram:GetResourceShares', 'ram:ListResources']),
    })

    world.roles.removeAction(caller.roleArn!, 'ram:GetResourceShares')

    expect(world.roles.find(caller.roleArn!)?.policies.map(({ statements }) => statements.length)).toEqual([
      0, 1,
    ])
    expect(world.authorizer.refusal(caller, need('ram:GetResourceShares'), region)).toBeDefined()
  })

  it('takes out a wildcard that is named as it is written', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, { access: allowing(['ram:Get*', 'ram:ListResources']) })

    world.roles.removeAction(caller.roleArn!, 'ram:Get*')

    expect(world.authorizer.refusal(caller, need('ram:GetResourceShares'), region)).toBeDefined()
  })

  it.each([
    [
      'no policy names it',
      allowing('ram:ListResources'),
      /to be one of ram:ListResources, got ram:GetResourceShares/,
    ],
    [
      'a wildcard still allows it',
      allowing(['ram:GetResourceShares', 'ram:Get*']),
      /allowed by name only, got ram:Get\*/,
    ],
    [
      'a NotAction still allows it',
      {
        Statement: [
          allowing('ram:GetResourceShares').Statement[0],
          { Effect: 'Allow', NotAction: 's3:*', Resource: '*' },
        ],
      },
      /allowed by name only, got NotAction s3:\*/,
    ],
  ])('refuses when %s', (_, access, message) => {
    const world = createWorld()
    const { roleArn } = sessionIn(world, owner, { access })

    expect(() => world.roles.removeAction(roleArn!, 'ram:GetResourceShares')).toThrow(message)
  })

  it('leaves denials alone', () => {
    const world = createWorld()
    const denial = { Effect: 'Deny', Action: 'ram:GetResourceShares', Resource: '*' }
    const caller = sessionIn(world, owner, {
      access: { Statement: [denial, allowing('ram:GetResourceShares').Statement[0]] },
    })

    world.roles.removeAction(caller.roleArn!, 'ram:GetResourceShares')

    expect(world.authorizer.refusal(caller, need('ram:GetResourceShares'), region)).toMatch(/explicit deny/)
  })
})
