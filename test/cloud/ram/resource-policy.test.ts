import { describe, expect, it } from 'vitest'

import { createAccounts, type Organization } from '../../../local/cloud/accounts.ts'
import { checkPolicy, grantsOf } from '../../../local/ram/resource-policy.ts'
import { memberId, organization, ownerId, region } from '../image-builder/sharing-cloud.ts'

const arn = `arn:aws:imagebuilder:${region}:${ownerId}:image/base/1.0.0/1`
const pair = ['imagebuilder:GetImage', 'imagebuilder:ListImages']
const accountsOf = (ofOrganization?: Organization) =>
  createAccounts(
    [ownerId, memberId].map((id) => ({ id, name: id })),
    ofOrganization,
  )

const good = { Effect: 'Allow', Principal: { AWS: [memberId] }, Action: pair, Resource: [arn] }
const everyoneOf = (organizationId: string) => ({
  Principal: '*',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
})
const check = (document: unknown, ofOrganization: Organization | undefined = organization) =>
  checkPolicy(arn, JSON.stringify(document), accountsOf(ofOrganization))
const checkStatement = (change: object) =>
  check({ Version: '2012-10-17', Statement: [{ ...good, ...change }] })

describe('checkPolicy', () => {
  it.each([
    ['a list of account ids', {}, [memberId]],
    ['one account id', { Principal: { AWS: memberId } }, [memberId]],
    ['a root ARN', { Principal: { AWS: `arn:aws:iam::${memberId}:root` } }, [memberId]],
    ['an account twice', { Principal: { AWS: [memberId, `arn:aws:iam::${memberId}:root`] } }, [memberId]],
    [
      'a role with a path',
      { Principal: { AWS: [`arn:aws:iam::${memberId}:role/team/builder`] } },
      [`arn:aws:iam::${memberId}:role/team/builder`],
    ],
    ['the owner', { Principal: { AWS: [ownerId] } }, [ownerId]],
    [
      'everyone of the organization',
      everyoneOf(organization.id),
      [`arn:aws:organizations::111111111111:organization/${organization.id}`],
    ],
  ])('takes %s', (_case, change, principals) => {
    const checked = checkStatement(change)

    expect(checked).toMatchObject({ kind: 'policy' })
    const document = checked.kind === 'policy' ? checked.document : undefined
    expect(grantsOf(document!, accountsOf(organization))).toStrictEqual([{ principals, actions: pair }])
  })

  it('takes one statement without a list, a Sid, an Id and a single action', () => {
    const statement = { ...good, Sid: 'one', Action: pair[0], Resource: arn }

    const checked = check({ Version: '2012-10-17', Id: 'mine', Statement: statement })

    expect(checked).toMatchObject({ kind: 'policy', document: { Id: 'mine', Statement: [{ Sid: 'one' }] } })
  })

  it('takes several statements', () => {
    const statements = [good, { ...good, Principal: { AWS: [ownerId] } }]

    expect(check({ Version: '2012-10-17', Statement: statements })).toMatchObject({ kind: 'policy' })
  })

  it.each([
    ['a list', [], 'The policy'],
    ['no Version', { Statement: [good] }, 'Version'],
    ['an old Version', { Version: '2008-10-17', Statement: [good] }, 'Version'],
    ['no Statement', { Version: '2012-10-17' }, 'Statement'],
    ['no statement at all', { Version: '2012-10-17', Statement: [] }, 'Statement'],
    ['a member that policies do not have', { Version: '2012-10-17', Statement: [good], Owner: 1 }, 'Owner'],
  ])('refuses %s', (_case, document, reason) => {
    expect(check(document)).toStrictEqual({ kind: 'refused', reason: expect.stringContaining(reason) })
  })

  it.each([
    ['Deny', { Effect: 'Deny' }, 'Statement[0].Effect'],
    ['NotAction', { NotAction: pair }, 'NotAction'],
    ['no Principal', { Principal: undefined }, 'Statement[0].Principal'],
    ['a service', { Principal: { Service: 'ec2.amazonaws.com' } }, 'Statement[0].Principal'],
    ['everyone', { Principal: '*' }, 'aws:PrincipalOrgID'],
    ['everyone as an AWS principal', { Principal: { AWS: '*' } }, 'got *'],
    ['no principal in the list', { Principal: { AWS: [] } }, 'Statement[0].Principal'],
    ['eleven digits', { Principal: { AWS: ['44000000001'] } }, 'got 44000000001'],
    ['a session', { Principal: { AWS: `arn:aws:sts::${memberId}:assumed-role/a/b` } }, 'assumed-role'],
    [
      'an account that does not exist',
      { Principal: { AWS: ['999999999999'] } },
      '999999999999 does not exist',
    ],
    [
      'a role of an account that does not exist',
      { Principal: { AWS: ['arn:aws:iam::999999999999:role/a'] } },
      'does not exist',
    ],
    ['another type of action', { Action: 'imagebuilder:GetComponent' }, 'got imagebuilder:GetComponent'],
    ['a writing action', { Action: [...pair, 'imagebuilder:DeleteImage'] }, 'got imagebuilder:DeleteImage'],
    ['a wildcard action', { Action: 'imagebuilder:*' }, 'got imagebuilder:*'],
    ['another resource', { Resource: [arn, arn.replace('/1.0.0/', '/2.0.0/')] }, '2.0.0'],
    ['every resource', { Resource: '*' }, 'got *'],
    [
      'another condition',
      { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      'Statement[0].Condition',
    ],
    [
      'a condition on an account',
      { Condition: everyoneOf(organization.id).Condition },
      'Statement[0].Condition',
    ],
    ['another organization', everyoneOf('o-somebodyelse'), 'Organization o-somebodyelse could not be found'],
  ])('refuses a statement with %s', (_case, change, reason) => {
    expect(checkStatement(change)).toStrictEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason),
    })
  })

  it('names the statement that is wrong', () => {
    const statements = [good, { ...good, Action: 'imagebuilder:GetComponent' }]

    expect(check({ Version: '2012-10-17', Statement: statements })).toMatchObject({
      reason: expect.stringContaining('Statement[1].Action'),
    })
  })

  it('refuses the organization while sharing with it is off, and where there is none', () => {
    const document = { Version: '2012-10-17', Statement: [{ ...good, ...everyoneOf(organization.id) }] }

    expect(check(document, { ...organization, sharingEnabled: false })).toMatchObject({ kind: 'refused' })
    expect(checkPolicy(arn, JSON.stringify(document), accountsOf())).toMatchObject({ kind: 'refused' })
  })
})
