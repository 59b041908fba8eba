import { describe, expect, it } from 'vitest'

import { conditionContext, evaluate } from '../../../local/iam/evaluate.ts'
import { readPolicy } from '../../../local/iam/read-policy.ts'

type Statement = Readonly<Record<string, unknown>>
type Outcome = 'allowed' | 'explicitDeny' | 'implicitDeny'
type Context = Readonly<Record<string, string | readonly string[]>>
interface Case {
  readonly says: string
  readonly policy: Statement | readonly Statement[]
  readonly version?: string
  readonly action?: string
  readonly resource?: string
  readonly context?: Context
  readonly is: Outcome
}

const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket'
const allow = (overrides: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  ...overrides,
})
const deny = (overrides: Statement = {}): Statement => ({
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  ...overrides,
})
const allowIf = (Condition: Statement): Statement => allow({ Condition })

/** Each group is a page of the IAM User Guide, each case one of its sentences; one group is our own reading. */
const pages: Readonly<Record<string, readonly Case[]>> = {
  'Policy evaluation logic; The difference between explicit and implicit denies': [
    {
      says: 'denies by default',
      policy: allow({ Action: 'iam:Get*' }),
      action: 's3:GetObject',
      is: 'implicitDeny',
    },
    { says: 'allows what one statement allows', policy: allow({ Action: 's3:GetObject' }), is: 'allowed' },
    {
      says: 'lets a deny beat an allow',
      policy: [allow(), deny({ Action: 's3:GetObject' })],
      is: 'explicitDeny',
    },
    {
      says: 'lets a deny beat an allow whatever their order',
      policy: [deny({ Action: 's3:*' }), allow()],
      is: 'explicitDeny',
    },
    {
      says: 'ignores a deny of another action',
      policy: [allow(), deny({ Action: 's3:PutObject' })],
      is: 'allowed',
    },
    {
      says: 'ignores a deny of another resource',
      policy: [allow(), deny({ Resource: 'arn:aws:s3:::other/*' })],
      is: 'allowed',
    },
    {
      says: 'ignores a deny whose condition is not met',
      policy: [allow(), deny({ Condition: { StringEquals: { 's3:prefix': 'secret' } } })],
      context: { 's3:prefix': 'public' },
      is: 'allowed',
    },
    {
      says: 'denies a report by its suffix although Get is allowed',
      policy: [allow({ Action: ['iam:Get*', 'iam:List*'] }), deny({ Action: 'iam:*Report' })],
      action: 'iam:GetOrganizationsAccessReport',
      is: 'explicitDeny',
    },
    {
      says: 'denies implicitly what neither statement names',
      policy: [allow({ Action: ['iam:Get*', 'iam:List*'] }), deny({ Action: 'iam:*Report' })],
      action: 'iam:CreatePolicy',
      is: 'implicitDeny',
    },
    { says: 'denies explicitly what is not allowed anyway', policy: deny(), is: 'explicitDeny' },
  ],
  'IAM JSON policy elements: Action, NotAction': [
    { says: 'compares actions without case', policy: allow({ Action: 'S3:getobject' }), is: 'allowed' },
    { says: 'takes * for every action of the service', policy: allow({ Action: 's3:*' }), is: 'allowed' },
    {
      says: 'keeps * within the service',
      policy: allow({ Action: 's3:*' }),
      action: 's3express:GetObject',
      is: 'implicitDeny',
    },
    { says: 'takes * for every action', policy: allow(), action: 'ram:GetResourceShares', is: 'allowed' },
    {
      says: 'takes * in the middle',
      policy: allow({ Action: 'iam:*AccessKey*' }),
      action: 'iam:DeleteAccessKey',
      is: 'allowed',
    },
    { says: 'takes ? for one character', policy: allow({ Action: 's3:?etObject' }), is: 'allowed' },
    {
      says: 'takes ? for exactly one character',
      policy: allow({ Action: 's3:GetObject?' }),
      is: 'implicitDeny',
    },
    {
      says: 'does not take a beginning for the whole',
      policy: allow({ Action: 's3:Get' }),
      is: 'implicitDeny',
    },
    {
      says: 'takes any action of a list',
      policy: allow({ Action: ['s3:PutObject', 's3:GetObject'] }),
      is: 'allowed',
    },
    {
      says: 'does not allow what NotAction names',
      policy: allow({ Action: undefined, NotAction: 's3:Get*' }),
      is: 'implicitDeny',
    },
    {
      says: 'allows all else with NotAction',
      policy: allow({ Action: undefined, NotAction: ['iam:*', 's3:Put*'] }),
      is: 'allowed',
    },
    {
      says: 'denies all else with NotAction',
      policy: [allow(), deny({ Action: undefined, NotAction: ['iam:*'] })],
      is: 'explicitDeny',
    },
    {
      says: 'does not deny what NotAction names',
      policy: [allow(), deny({ Action: undefined, NotAction: ['s3:*'] })],
      is: 'allowed',
    },
  ],
  'IAM JSON policy elements: Resource, NotResource': [
    {
      says: 'compares resources with case',
      policy: allow({ Resource: `${bucket}/Key` }),
      is: 'implicitDeny',
    },
    { says: 'takes * behind a slash', policy: allow({ Resource: `${bucket}/*` }), is: 'allowed' },
    {
      says: 'does not take the folder for its content',
      policy: allow({ Resource: bucket }),
      is: 'implicitDeny',
    },
    {
      says: 'takes * across slashes',
      policy: allow({ Resource: `${bucket}/*/test/*` }),
      resource: `${bucket}/1/2/test/3/object.jpg`,
      is: 'allowed',
    },
    {
      says: 'wants the slashes between two *',
      policy: allow({ Resource: `${bucket}/*/test/*` }),
      resource: `${bucket}/1-test/object.jpg`,
      is: 'implicitDeny',
    },
    {
      says: 'takes * in Region and account',
      policy: allow({ Resource: 'arn:aws:sqs:*:*:queue' }),
      resource: 'arn:aws:sqs:eu-west-1:111122223333:queue',
      is: 'allowed',
    },
    {
      says: 'lets a last * of a segment reach beyond the colon',
      policy: allow({ Resource: 'arn:aws:logs:eu-west-1:*' }),
      resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:a:log-stream:b',
      is: 'allowed',
    },
    {
      says: 'takes ? for one character',
      policy: allow({ Resource: 'arn:aws:imagebuilder:eu-west-1:111122223333:component/web/1.0.?/1' }),
      resource: 'arn:aws:imagebuilder:eu-west-1:111122223333:component/web/1.0.7/1',
      is: 'allowed',
    },
    {
      says: 'takes a dot for a dot',
      policy: allow({ Resource: 'arn:aws:imagebuilder:eu-west-1:111122223333:component/web/1.0.0/1' }),
      resource: 'arn:aws:imagebuilder:eu-west-1:111122223333:component/web/1x0x0/1',
      is: 'implicitDeny',
    },
    {
      says: 'takes any resource of a list',
      policy: allow({ Resource: ['arn:aws:s3:::other', `${bucket}/key`] }),
      is: 'allowed',
    },
    {
      says: 'denies all but the folder with NotResource',
      policy: [
        allow(),
        deny({ Resource: undefined, NotResource: ['arn:aws:s3:::hr/Payroll', 'arn:aws:s3:::hr/Payroll/*'] }),
      ],
      is: 'explicitDeny',
    },
    {
      says: 'does not deny the folder that NotResource names',
      policy: [allow(), deny({ Resource: undefined, NotResource: ['arn:aws:s3:::hr/Payroll/*'] })],
      resource: 'arn:aws:s3:::hr/Payroll/may',
      is: 'allowed',
    },
    {
      says: 'allows all but what NotResource names',
      policy: allow({ Resource: undefined, NotResource: `${bucket}/*` }),
      is: 'implicitDeny',
    },
  ],
  'IAM JSON policy elements: Condition operators (strings)': [
    {
      says: 'StringEquals compares with case',
      policy: allowIf({ StringEquals: { 's3:prefix': 'john' } }),
      context: { 's3:prefix': 'John' },
      is: 'implicitDeny',
    },
    {
      says: 'StringEquals takes the equal text',
      policy: allowIf({ StringEquals: { 's3:prefix': 'john' } }),
      context: { 's3:prefix': 'john' },
      is: 'allowed',
    },
    {
      says: 'StringEquals takes * literally',
      policy: allowIf({ StringEquals: { 's3:prefix': 'jo*' } }),
      context: { 's3:prefix': 'john' },
      is: 'implicitDeny',
    },
    {
      says: 'StringEquals is false without the key',
      policy: allowIf({ StringEquals: { 's3:prefix': 'john' } }),
      is: 'implicitDeny',
    },
    {
      says: 'StringEqualsIgnoreCase compares without case',
      policy: allowIf({ StringEqualsIgnoreCase: { 's3:prefix': 'john' } }),
      context: { 's3:prefix': 'JOHN' },
      is: 'allowed',
    },
    {
      says: 'StringNotEqualsIgnoreCase compares without case',
      policy: allowIf({ StringNotEqualsIgnoreCase: { 's3:prefix': 'john' } }),
      context: { 's3:prefix': 'JOHN' },
      is: 'implicitDeny',
    },
    {
      says: 'StringNotEquals takes another text',
      policy: allowIf({ StringNotEquals: { 's3:prefix': 'john' } }),
      context: { 's3:prefix': 'mary' },
      is: 'allowed',
    },
    {
      says: 'StringNotEquals refuses the equal text',
      policy: allowIf({ StringNotEquals: { 's3:prefix': 'john' } }),
      context: { 's3:prefix': 'john' },
      is: 'implicitDeny',
    },
    {
      says: 'StringNotEquals is true without the key',
      policy: allowIf({ StringNotEquals: { 's3:prefix': 'john' } }),
      is: 'allowed',
    },
    {
      says: 'StringLike takes *',
      policy: allowIf({ StringLike: { 's3:prefix': 'David/*' } }),
      context: { 's3:prefix': 'David/reports' },
      is: 'allowed',
    },
    {
      says: 'StringLike takes ? for one character',
      policy: allowIf({ StringLike: { 's3:prefix': 'v?' } }),
      context: { 's3:prefix': 'v10' },
      is: 'implicitDeny',
    },
    {
      says: 'StringLike compares with case',
      policy: allowIf({ StringLike: { 's3:prefix': 'david/*' } }),
      context: { 's3:prefix': 'David/reports' },
      is: 'implicitDeny',
    },
    {
      says: 'StringLike lets * reach over colons',
      policy: allowIf({ StringLike: { 'x:arn': 'arn:aws:someservice:*:111122223333:finance/*' } }),
      context: {
        'x:arn': 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      },
      is: 'allowed',
    },
    {
      says: 'StringNotLike refuses what matches',
      policy: allowIf({ StringNotLike: { 's3:prefix': 'David/*' } }),
      context: { 's3:prefix': 'David/reports' },
      is: 'implicitDeny',
    },
    {
      says: 'StringNotLike is true without the key',
      policy: allowIf({ StringNotLike: { 's3:prefix': 'David/*' } }),
      is: 'allowed',
    },
  ],
  'IAM JSON policy elements: Condition operators (ARN, Boolean, IfExists, Null)': [
    {
      says: 'ArnLike keeps * within its colons',
      policy: allowIf({ ArnLike: { 'x:arn': 'arn:aws:someservice:*:111122223333:finance/*' } }),
      context: {
        'x:arn': 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      },
      is: 'implicitDeny',
    },
    {
      says: 'ArnLike takes * per segment',
      policy: allowIf({ ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:111122223333:rule/*' } }),
      context: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/built' },
      is: 'allowed',
    },
    {
      says: 'ArnLike lets * reach over colons of the sixth segment',
      policy: allowIf({ ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:*' } }),
      context: { 'aws:SourceArn': 'arn:aws:states:eu-west-1:111122223333:stateMachine:run' },
      is: 'allowed',
    },
    {
      says: 'ArnEquals takes wildcards as ArnLike does',
      policy: allowIf({ ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:topic-?' } }),
      context: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:topic-1' },
      is: 'allowed',
    },
    {
      says: 'ArnEquals is false without the key',
      policy: allowIf({ ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:topic' } }),
      is: 'implicitDeny',
    },
    {
      says: 'ArnEquals is false for what is no ARN',
      policy: allowIf({ ArnEquals: { 'aws:SourceArn': 'arn:*:*:*:*:*' } }),
      context: { 'aws:SourceArn': 'topic' },
      is: 'implicitDeny',
    },
    {
      says: 'ArnNotEquals refuses what matches',
      policy: allowIf({ ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } }),
      context: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/admin' },
      is: 'implicitDeny',
    },
    {
      says: 'ArnNotLike is true without the key',
      policy: allowIf({ ArnNotLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }),
      is: 'allowed',
    },
    {
      says: 'Bool takes true',
      policy: allowIf({ Bool: { 'aws:SecureTransport': 'true' } }),
      context: { 'aws:SecureTransport': 'true' },
      is: 'allowed',
    },
    {
      says: 'Bool takes a JSON boolean',
      policy: allowIf({ Bool: { 'aws:SecureTransport': false } }),
      context: { 'aws:SecureTransport': 'true' },
      is: 'implicitDeny',
    },
    {
      says: 'Bool is false without the key',
      policy: allowIf({ Bool: { 'aws:SecureTransport': 'false' } }),
      is: 'implicitDeny',
    },
    {
      says: 'IfExists is true without the key',
      policy: allowIf({ StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } }),
      is: 'allowed',
    },
    {
      says: 'IfExists looks at a key that is there',
      policy: allowIf({ StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*'] } }),
      context: { 'ec2:InstanceType': 'm3.large' },
      is: 'implicitDeny',
    },
    {
      says: 'a deny with StringNotEqualsIfExists denies without the key',
      policy: [allow(), deny({ Condition: { StringNotEqualsIfExists: { 'ec2:InstanceType': 't1.micro' } } })],
      is: 'explicitDeny',
    },
    {
      says: 'Null true is met without the key',
      policy: allowIf({ Null: { 'sts:ExternalId': 'true' } }),
      is: 'allowed',
    },
    {
      says: 'Null true is not met with the key',
      policy: allowIf({ Null: { 'sts:ExternalId': 'true' } }),
      context: { 'sts:ExternalId': 'x' },
      is: 'implicitDeny',
    },
    {
      says: 'Null false is met with the key',
      policy: allowIf({ Null: { 'sts:ExternalId': false } }),
      context: { 'sts:ExternalId': 'x' },
      is: 'allowed',
    },
    {
      says: 'Null false is not met without the key',
      policy: allowIf({ Null: { 'sts:ExternalId': 'false' } }),
      is: 'implicitDeny',
    },
    {
      says: 'names of keys have no case',
      policy: allowIf({ StringEquals: { 'AWS:requestedregion': 'eu-west-1' } }),
      context: { 'aws:RequestedRegion': 'eu-west-1' },
      is: 'allowed',
    },
  ],
  'Conditions with multiple context keys or values': [
    {
      says: 'values are alternatives',
      policy: allowIf({ StringEquals: { 's3:prefix': ['a', 'b'] } }),
      context: { 's3:prefix': 'b' },
      is: 'allowed',
    },
    {
      says: 'negated values must all differ',
      policy: allowIf({ StringNotEquals: { 's3:prefix': ['a', 'b'] } }),
      context: { 's3:prefix': 'b' },
      is: 'implicitDeny',
    },
    {
      says: 'keys of one operator must all match',
      policy: allowIf({ StringEquals: { 's3:prefix': 'a', 's3:delimiter': '/' } }),
      context: { 's3:prefix': 'a' },
      is: 'implicitDeny',
    },
    {
      says: 'operators must all match',
      policy: allowIf({ StringEquals: { 's3:prefix': 'a' }, Null: { 's3:delimiter': 'true' } }),
      context: { 's3:prefix': 'a', 's3:delimiter': '/' },
      is: 'implicitDeny',
    },
    {
      says: 'operators that all match apply',
      policy: allowIf({ StringEquals: { 's3:prefix': 'a' }, Null: { 's3:delimiter': 'true' } }),
      context: { 's3:prefix': 'a' },
      is: 'allowed',
    },
  ],
  'Single-valued vs. multivalued context keys': [
    {
      says: 'ForAllValues wants every value to match',
      policy: allowIf({
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['PostDateTime', 'Message', 'Tags'] },
      }),
      context: { 'dynamodb:Attributes': ['PostDateTime', 'UserName'] },
      is: 'implicitDeny',
    },
    {
      says: 'ForAllValues takes a subset',
      policy: allowIf({
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['PostDateTime', 'Message', 'Tags'] },
      }),
      context: { 'dynamodb:Attributes': ['PostDateTime', 'Message'] },
      is: 'allowed',
    },
    {
      says: 'ForAllValues is true without the key',
      policy: allowIf({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } }),
      is: 'allowed',
    },
    {
      says: 'ForAllValues is true for an empty text',
      policy: allowIf({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } }),
      context: { 'aws:TagKeys': '' },
      is: 'allowed',
    },
    {
      says: 'ForAllValues with a negation refuses one match',
      policy: allowIf({ 'ForAllValues:StringNotLike': { 'aws:TagKeys': 'secret*' } }),
      context: { 'aws:TagKeys': ['team', 'secret-key'] },
      is: 'implicitDeny',
    },
    {
      says: 'ForAnyValue wants one value to match',
      policy: [
        allow(),
        deny({
          Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': ['ID', 'PostDateTime'] } },
        }),
      ],
      context: { 'dynamodb:Attributes': ['UserName', 'PostDateTime'] },
      is: 'explicitDeny',
    },
    {
      says: 'ForAnyValue is false when none matches',
      policy: [
        allow(),
        deny({
          Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': ['ID', 'PostDateTime'] } },
        }),
      ],
      context: { 'dynamodb:Attributes': ['UserName'] },
      is: 'allowed',
    },
    {
      says: 'ForAnyValue is false without the key',
      policy: allowIf({ 'ForAnyValue:StringLike': { 'aws:TagKeys': '*' } }),
      is: 'implicitDeny',
    },
    {
      says: 'ForAnyValue is false for an empty text',
      policy: allowIf({ 'ForAnyValue:StringLike': { 'aws:TagKeys': '*' } }),
      context: { 'aws:TagKeys': '' },
      is: 'implicitDeny',
    },
    {
      says: 'ForAnyValue with a negation wants one value that differs',
      policy: allowIf({ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['team'] } }),
      context: { 'aws:TagKeys': ['team', 'cost'] },
      is: 'allowed',
    },
    {
      says: 'ForAnyValue with a negation is false without the key',
      policy: allowIf({ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['team'] } }),
      is: 'implicitDeny',
    },
    {
      says: 'ForAnyValue works on ARNs',
      policy: allowIf({ 'ForAnyValue:ArnLike': { 'x:arns': 'arn:aws:iam::*:role/a' } }),
      context: { 'x:arns': ['arn:aws:iam::111122223333:role/b', 'arn:aws:iam::111122223333:role/a'] },
      is: 'allowed',
    },
  ],
  'Not documented: multivalued keys': [
    {
      says: 'one value that matches is enough',
      policy: allowIf({ StringEquals: { 'aws:TagKeys': 'team' } }),
      context: { 'aws:TagKeys': ['cost', 'team'] },
      is: 'allowed',
    },
    {
      says: 'a negated operator wants every value to differ',
      policy: allowIf({ StringNotEquals: { 'aws:TagKeys': 'team' } }),
      context: { 'aws:TagKeys': ['cost', 'team'] },
      is: 'implicitDeny',
    },
    {
      says: 'ForAnyValue is false without the key also with IfExists',
      policy: allowIf({ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'team' } }),
      is: 'implicitDeny',
    },
  ],
  'IAM policy elements: Variables and tags': [
    {
      says: 'puts the value in place of the variable',
      policy: allow({ Resource: `${bucket}/\${aws:username}/*` }),
      resource: `${bucket}/David/a`,
      context: { 'aws:username': 'David' },
      is: 'allowed',
    },
    {
      says: 'refuses another value',
      policy: allow({ Resource: `${bucket}/\${aws:username}/*` }),
      resource: `${bucket}/Adele/a`,
      context: { 'aws:username': 'David' },
      is: 'implicitDeny',
    },
    {
      says: 'matches no resource when the key is absent',
      policy: allow({ Resource: `${bucket}/\${aws:username}/*` }),
      resource: `${bucket}/David/a`,
      is: 'implicitDeny',
    },
    {
      says: 'ignores the case of the key',
      policy: allow({ Resource: `${bucket}/\${AWS:UserName}` }),
      resource: `${bucket}/David`,
      context: { 'aws:username': 'David' },
      is: 'allowed',
    },
    {
      says: 'takes the default when the key is absent',
      policy: allow({ Resource: `${bucket}/\${aws:PrincipalTag/team, 'company-wide'}/*` }),
      resource: `${bucket}/company-wide/a`,
      is: 'allowed',
    },
    {
      says: 'takes the value before the default',
      policy: allow({ Resource: `${bucket}/\${aws:PrincipalTag/team, 'company-wide'}/*` }),
      resource: `${bucket}/company-wide/a`,
      context: { 'aws:PrincipalTag/team': 'yellow' },
      is: 'implicitDeny',
    },
    {
      says: 'takes a variable in a string condition',
      policy: allowIf({ StringLike: { 's3:prefix': '${aws:username}/*' } }),
      context: { 's3:prefix': 'David/a', 'aws:username': 'David' },
      is: 'allowed',
    },
    {
      says: 'takes a variable in an ARN condition',
      policy: allowIf({ ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:${aws:PrincipalAccount}:topic' } }),
      context: {
        'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:topic',
        'aws:PrincipalAccount': '111122223333',
      },
      is: 'allowed',
    },
    {
      says: 'matches nothing with a variable without value',
      policy: allowIf({ StringEquals: { 's3:prefix': '${aws:username}' } }),
      context: { 's3:prefix': '' },
      is: 'implicitDeny',
    },
    {
      says: 'meets an inverted condition with a variable without value',
      policy: allowIf({ StringNotEquals: { 's3:prefix': '${aws:username}' } }),
      context: { 's3:prefix': 'a' },
      is: 'allowed',
    },
    {
      says: 'has no variables of multivalued keys',
      policy: allow({ Resource: `${bucket}/\${aws:TagKeys}` }),
      resource: `${bucket}/a`,
      context: { 'aws:TagKeys': ['a', 'b'] },
      is: 'implicitDeny',
    },
    {
      says: 'takes ${*} and ${?} for the characters',
      policy: allow({ Resource: `${bucket}/a\${*}\${?}\${$}` }),
      resource: `${bucket}/a*?$`,
      is: 'allowed',
    },
    {
      says: 'takes ${*} for nothing but the character',
      policy: allow({ Resource: `${bucket}/a\${*}` }),
      resource: `${bucket}/abc`,
      is: 'implicitDeny',
    },
    {
      says: 'takes a value with * literally',
      policy: allow({ Resource: `${bucket}/\${aws:username}` }),
      resource: `${bucket}/David`,
      context: { 'aws:username': '*' },
      is: 'implicitDeny',
    },
    {
      says: 'takes a value with a dot literally',
      policy: allow({ Resource: `${bucket}/\${aws:username}` }),
      resource: `${bucket}/David`,
      context: { 'aws:username': 'Dav.d' },
      is: 'implicitDeny',
    },
    {
      says: 'knows no variables in version 2008-10-17',
      version: '2008-10-17',
      policy: allow({ Resource: `${bucket}/\${aws:username}` }),
      resource: `${bucket}/David`,
      context: { 'aws:username': 'David' },
      is: 'implicitDeny',
    },
    {
      says: 'takes the text literally in version 2008-10-17',
      version: '2008-10-17',
      policy: allow({ Resource: `${bucket}/\${aws:username}` }),
      resource: `${bucket}/\${aws:username}`,
      is: 'allowed',
    },
  ],
}

describe.each(Object.entries(pages))('%s', (_, cases) => {
  it.each(cases)(
    '$says',
    ({
      policy,
      version = '2012-10-17',
      action = 's3:GetObject',
      resource = `${bucket}/key`,
      context = {},
      is,
    }) => {
      const read = readPolicy({ Version: version, Statement: policy }, { name: 'table', kind: 'identity' })

      expect(evaluate([read], { action, resource, context: conditionContext(context) }).kind).toBe(is)
    },
  )
})

describe('evaluate', () => {
  const request = { action: 's3:GetObject', resource: bucket, context: conditionContext({}) }
  const policy = (name: string, ...Statement: readonly Statement[]) =>
    readPolicy({ Statement }, { name, kind: 'identity' })

  it('names the statement and the policy that decided', () => {
    const policies = [
      policy('reads', allow({ Sid: 'Reads', Action: 's3:Get*' })),
      policy('denies', deny({ Sid: 'Stop' })),
    ]

    expect(evaluate(policies, request)).toMatchObject({
      kind: 'explicitDeny',
      policy: 'denies',
      statement: { sid: 'Stop' },
    })
    expect(evaluate(policies.slice(0, 1), request)).toMatchObject({
      kind: 'allowed',
      policy: 'reads',
      statement: { sid: 'Reads' },
    })
  })

  it('denies implicitly when there is no policy', () => {
    expect(evaluate([], request)).toEqual({ kind: 'implicitDeny' })
  })
})
