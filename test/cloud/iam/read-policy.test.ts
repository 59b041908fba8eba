import { describe, expect, it } from 'vitest'

import type { ServiceError } from '../../../local/cloud/service.ts'
import { type PolicyKind, readPolicy } from '../../../local/iam/read-policy.ts'

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const document = (overrides: object, rest: object = {}) => ({
  Version: '2012-10-17',
  ...rest,
  Statement: [{ ...statement, ...overrides }],
})
const conditioned = (Condition: object) => document({ Condition })
const trust = (overrides: object) => ({
  Statement: [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111111111111' }, ...overrides },
  ],
})

const refusalOf = (policy: unknown, kind: PolicyKind): ServiceError => {
  try {
    readPolicy(policy, { name: 'p', kind })
  } catch (error) {
    return error as ServiceError
  }
  throw new Error('the policy was accepted')
}

describe('readPolicy', () => {
  it.each<[string, unknown, RegExp]>([
    ['no document', undefined, /expected object/],
    ['no statement', { Version: '2012-10-17' }, /Statement/],
    ['an empty list of statements', { Statement: [] }, /Statement/],
    ['an unknown version', document({}, { Version: '2020-01-01' }), /Version/],
    ['an unknown element of the document', document({}, { Comment: 'x' }), /Unrecognized key: "Comment"/],
    ['an Id', document({}, { Id: 'x' }), /Id: not allowed in identity policies/],
    [
      'an unknown element of a statement',
      document({ Resources: '*' }),
      /Statement\.0: Unrecognized key: "Resources"/,
    ],
    ['an unknown effect', document({ Effect: 'allow' }), /Statement\.0\.Effect/],
    ['no action', document({ Action: undefined }), /either Action or NotAction/],
    ['an empty list of actions', document({ Action: [] }), /Statement\.0\.Action/],
    ['both Action and NotAction', document({ NotAction: 's3:PutObject' }), /either Action or NotAction/],
    ['an action without service', document({ Action: 'GetObject' }), /service:Action or \*, got GetObject/],
    ['no resource', document({ Resource: undefined }), /either Resource or NotResource/],
    ['both Resource and NotResource', document({ NotResource: '*' }), /either Resource or NotResource/],
    ['a resource that is no ARN', document({ Resource: 'bucket' }), /\* or an ARN.*got bucket/],
    [
      'a resource that was never resolved',
      document({ Resource: { 'Fn::GetAtt': ['a', 'Arn'] } }),
      /Statement\.0\.Resource/,
    ],
    [
      'a variable in front of the fifth colon',
      document({ Resource: 'arn:aws:s3:${aws:RequestedRegion}::b' }),
      /behind its fifth colon/,
    ],
    [
      'a variable that names no key',
      document({ Resource: 'arn:aws:s3:::${name}' }),
      /to name a condition key, got \$\{name\}/,
    ],
    ['a variable that is not closed', document({ Resource: 'arn:aws:s3:::${aws:username' }), /to be closed/],
    ['a principal', document({ Principal: '*' }), /should not specify a principal/],
    [
      'the same Sid twice',
      {
        Statement: [
          { ...statement, Sid: 'A' },
          { ...statement, Sid: 'A' },
        ],
      },
      /SID.*must be unique/,
    ],
    [
      'an address that is none',
      conditioned({ IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } }),
      /an address or a CIDR, got 10\.0\.0\.0\/33$/,
    ],
    [
      'a number that is none',
      conditioned({ NumericLessThan: { 's3:max-keys': 'ten' } }),
      /NumericLessThan can compare, got ten$/,
    ],
    [
      'a date that is none',
      conditioned({ DateGreaterThan: { 'aws:CurrentTime': '1 April' } }),
      /DateGreaterThan can compare, got 1 April$/,
    ],
    ['binary that is none', conditioned({ BinaryEquals: { 'x:y': '?' } }), /to be Base64, got \?$/],
    ['NotPrincipal', document({ NotPrincipal: '*' }), /should not specify a principal/],
    ['an operator that does not exist', conditioned({ StringIs: { 'a:b': 'c' } }), /got StringIs$/],
    ['an operator in the wrong case', conditioned({ stringEquals: { 'a:b': 'c' } }), /got stringEquals$/],
    [
      'an unknown set operator',
      conditioned({ 'ForSomeValues:StringEquals': { 'a:b': 'c' } }),
      /got ForSomeValues:StringEquals$/,
    ],
    ['Null with IfExists', conditioned({ NullIfExists: { 'a:b': 'true' } }), /got NullIfExists$/],
    [
      'Null with a set operator',
      conditioned({ 'ForAnyValue:Null': { 'a:b': 'true' } }),
      /got ForAnyValue:Null$/,
    ],
    [
      'Null of something else than a boolean',
      conditioned({ Null: { 'a:b': 'yes' } }),
      /true or false, got yes/,
    ],
    ['Bool of something else than a boolean', conditioned({ Bool: { 'a:b': '1' } }), /true or false, got 1/],
    [
      'an ARN operator without ARN',
      conditioned({ ArnLike: { 'aws:SourceArn': 'topic' } }),
      /to be an ARN, got topic/,
    ],
    ['a condition without values', conditioned({ StringEquals: { 'a:b': [] } }), /Statement\.0\.Condition/],
  ])('refuses an identity policy with %s', (_, policy, message) => {
    const refusal = refusalOf(policy, 'identity')

    expect(refusal).toMatchObject({ name: 'ServiceError', code: 'MalformedPolicyDocument' })
    expect(refusal.message).toMatch(message)
  })

  it.each<[string, unknown, RegExp]>([
    ['a resource', trust({ Resource: '*' }), /prohibited field Resource/],
    ['no principal', trust({ Principal: undefined }), /Missing required field Principal/],
    ['no principal in the list', trust({ Principal: {} }), /Missing required field Principal/],
    ['NotPrincipal', trust({ NotPrincipal: { AWS: '*' } }), /prohibited field NotPrincipal/],
    [
      'a federated principal',
      trust({ Principal: { Federated: 'accounts.google.com' } }),
      /Unrecognized key: "Federated"/,
    ],
    [
      'a wildcard in an ARN',
      trust({ Principal: { AWS: 'arn:aws:iam::111111111111:role/*' } }),
      /Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:role\/\*"/,
    ],
    [
      'an account id of eleven digits',
      trust({ Principal: { AWS: '11111111111' } }),
      /Invalid principal in policy: "AWS":"11111111111"/,
    ],
    [
      'a service that is none',
      trust({ Principal: { Service: 'lambda' } }),
      /Invalid principal in policy: "SERVICE":"lambda"/,
    ],
  ])('refuses a trust policy with %s', (_, policy, message) => {
    expect(refusalOf(policy, 'trust').message).toMatch(message)
  })

  it.each([
    ['that allows', { Effect: 'Allow', NotPrincipal: { AWS: '111111111111' } }],
    ['beside Principal', { Effect: 'Deny', Principal: '*', NotPrincipal: { AWS: '111111111111' } }],
  ])('refuses NotPrincipal in a statement %s', (_, names) => {
    const policy = { Statement: { ...names, Action: 'sqs:*', Resource: '*' } }

    expect(refusalOf(policy, 'resource').message).toMatch(/Expected NotPrincipal with "Effect": "Deny"/)
  })

  it('reads a policy of a resource with Id, principals and resources', () => {
    const policy = readPolicy(
      {
        Id: 'queue',
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com', AWS: ['*', '111111111111'] },
          Action: 'sqs:SendMessage',
          Resource: 'arn:aws:sqs:eu-west-1:111111111111:q',
        },
      },
      { name: 'p', kind: 'resource' },
    )

    expect(policy.statements[0]?.principals).toEqual([
      { kind: 'anyone' },
      { kind: 'account', accountId: '111111111111' },
      { kind: 'service', name: 'events.amazonaws.com' },
    ])
  })
})
