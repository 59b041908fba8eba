import { describe, expect, it } from 'vitest'

import {
  administrator,
  allowing,
  createWorld,
  destination,
  outsider,
  owner,
  region,
  sessionIn,
} from './world.ts'

const image = `arn:aws:imagebuilder:eu-west-1:${owner}:image/web/1.0.0/1`
const need = { action: 'imagebuilder:GetImage', resource: image }

const conditioned = (Condition: object, Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'imagebuilder:*', Resource, Condition }],
})

describe('authorizer', () => {
  it('allows administrators everything', () => {
    expect(createWorld().authorizer.refusal(administrator(owner), need, region)).toBeUndefined()
  })

  it('allows a session what a policy of its role allows', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, {
      access: allowing(['imagebuilder:GetImage'], `arn:aws:imagebuilder:*:${owner}:image/*`),
    })

    expect(world.authorizer.refusal(caller, need, region)).toBeUndefined()
  })

  it('says in the words of AWS what no policy allows', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, { access: allowing('imagebuilder:GetComponent') })

    expect(world.authorizer.refusal(caller, need, region)).toBe(
      `User: arn:aws:sts::${owner}:assumed-role/caller/work is not authorized to perform: imagebuilder:GetImage on resource: ${image} because no identity-based policy allows the imagebuilder:GetImage action`,
    )
  })

  it('says in the words of AWS what a policy denies', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner, {
      access: {
        Statement: [
          allowing('imagebuilder:*').Statement[0],
          { Effect: 'Deny', Action: 'imagebuilder:Get*', Resource: '*' },
        ],
      },
    })

    expect(world.authorizer.refusal(caller, need, region)).toBe(
      `User: arn:aws:sts::${owner}:assumed-role/caller/work is not authorized to perform: imagebuilder:GetImage on resource: ${image} with an explicit deny in an identity-based policy`,
    )
  })

  it('refuses a session whose role is not there', () => {
    const caller = {
      accountId: owner,
      arn: `arn:aws:sts::${owner}:assumed-role/gone/work`,
      roleArn: `arn:aws:iam::${owner}:role/gone`,
    }

    expect(createWorld().authorizer.refusal(caller, need, region)).toMatch(/no identity-based policy/)
  })

  it('sees a change of the policies at once, also in open sessions', () => {
    const world = createWorld()
    const caller = sessionIn(world, owner)

    world.roles.putRolePolicy(caller.roleArn!, 'access', allowing('imagebuilder:GetImage'))

    expect(world.authorizer.refusal(caller, need, region)).toBeUndefined()
  })

  it.each([
    ['the account of the caller', owner, { StringEquals: { 'aws:PrincipalAccount': owner } }, true],
    ['another account', destination, { StringEquals: { 'aws:PrincipalAccount': owner } }, false],
    [
      'the role of the caller',
      owner,
      { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${owner}:role/caller` } },
      true,
    ],
    [
      'the organization of the caller',
      destination,
      { StringEquals: { 'aws:PrincipalOrgID': 'o-platform00' } },
      true,
    ],
    ['no organization', outsider, { Null: { 'aws:PrincipalOrgID': 'true' } }, true],
    ['the Region of the request', owner, { StringEquals: { 'aws:RequestedRegion': region } }, true],
    ['another Region', owner, { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }, false],
    ['an encrypted connection', owner, { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['what the service tells', owner, { StringEquals: { 'imagebuilder:Kind': 'image' } }, true],
    ['a tag that the service tells', owner, { StringEquals: { 'aws:RequestTag/team': 'web' } }, true],
  ])('lets a condition ask for %s', (_, accountId, condition, allowed) => {
    const world = createWorld()
    const caller = sessionIn(world, accountId, { access: conditioned(condition) })
    const context = { 'imagebuilder:Kind': 'image', 'aws:RequestTag/team': 'web' }

    expect(world.authorizer.refusal(caller, { ...need, context }, region) === undefined).toBe(allowed)
  })

  it('lets a resource have variables', () => {
    const world = createWorld()
    const table = `arn:aws:dynamodb:eu-west-1:${owner}:table/ledger-`
    const caller = sessionIn(world, owner, {
      access: allowing('dynamodb:GetItem', `${table}\${aws:PrincipalAccount}`),
    })

    expect(
      world.authorizer.refusal(caller, { action: 'dynamodb:GetItem', resource: `${table}${owner}` }, region),
    ).toBeUndefined()
    expect(
      world.authorizer.refusal(
        caller,
        { action: 'dynamodb:GetItem', resource: `${table}${outsider}` },
        region,
      ),
    ).toBeDefined()
  })
})
