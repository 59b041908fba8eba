import { describe, expect, it } from 'vitest'

import {
  accountA,
  accountB,
  allow,
  allowOther,
  allowTo,
  deny,
  denyAllBut,
  denyTo,
  outcomeOf,
  type PublishedRule,
  queueOf,
  roleArn,
  rootArn,
  service,
  sessionArn,
  type Statement,
  user,
  userArn,
} from './published-rules.ts'

const full = allow({ Action: '*' })
const elsewhere = queueOf(accountB)
const ifArn = (arn: string): Statement => ({ Condition: { ArnEquals: { 'aws:PrincipalArn': arn } } })
const principalArn = { 'aws:PrincipalArn': roleArn }
const where = (Condition: Statement): readonly Statement[] => [allow({ Condition })]

/** Each group is a page of AWS's documentation, each case one of its sentences or examples. */
const pages: Readonly<Record<string, readonly PublishedRule[]>> = {
  'IAM User Guide: Policy evaluation for requests within a single account': [
    { says: 'denies what nobody allows', onResource: [], is: 'no identity' },
    { says: 'allows what an identity policy allows', identity: [allow()], onResource: [], is: 'allowed' },
    { says: 'allows what a resource-based policy allows', onResource: [allowTo(roleArn)], is: 'allowed' },
    {
      says: 'allows what both allow',
      identity: [allow()],
      onResource: [allowTo(roleArn)],
      is: 'allowed',
    },
    {
      says: 'lets a deny of the resource beat an allow of the identity',
      identity: [allow()],
      onResource: [denyTo(roleArn)],
      is: 'deny resource',
    },
    {
      says: 'lets a deny of the identity beat an allow of the resource',
      identity: [deny()],
      onResource: [allowTo(roleArn)],
      is: 'deny identity',
    },
    {
      says: 'asks nobody else for a resource without a policy',
      identity: [allow()],
      is: 'allowed',
    },
    {
      says: 'takes a policy of the resource for another principal for none',
      onResource: [allowTo(userArn)],
      is: 'no identity',
    },
    {
      says: 'leaves it to identity policies where the resource allows the account',
      onResource: [allowTo(rootArn)],
      is: 'no identity',
    },
    {
      says: 'allows by identity policy where the resource allows the account',
      identity: [allow()],
      onResource: [allowTo(accountA)],
      is: 'allowed',
    },
  ],
  'IAM User Guide: How AWS enforcement code logic evaluates requests, explicit deny': [
    {
      says: 'a deny of a service control policy is final',
      identity: [allow()],
      serviceControl: [[full, deny()]],
      is: 'deny serviceControl',
    },
    {
      says: 'a deny of a permissions boundary is final',
      identity: [allow()],
      boundary: [allow(), deny()],
      is: 'deny boundary',
    },
    {
      says: 'a deny of a session policy is final',
      identity: [allow()],
      session: [allow(), deny()],
      is: 'deny session',
    },
    {
      says: 'a deny of a session policy beats a permission for the session itself',
      session: [deny()],
      onResource: [allowTo(sessionArn)],
      is: 'deny session',
    },
    {
      says: 'a deny of a boundary beats a permission for the session itself',
      boundary: [deny()],
      onResource: [allowTo(sessionArn)],
      is: 'deny boundary',
    },
    {
      says: 'a deny of an identity policy beats a permission for the session itself',
      identity: [deny()],
      onResource: [allowTo(sessionArn)],
      is: 'deny identity',
    },
    {
      says: 'a deny of another action is none',
      identity: [allow(), deny({ Action: 'sqs:DeleteQueue' })],
      is: 'allowed',
    },
  ],
  'IAM User Guide: How AWS enforcement code logic evaluates requests, resource-based policies (IAM role)': [
    {
      says: 'a permission for the role needs no identity policy',
      onResource: [allowTo(roleArn)],
      is: 'allowed',
    },
    {
      says: 'a permission for the role is limited by a boundary that says nothing',
      boundary: [allowOther],
      onResource: [allowTo(roleArn)],
      is: 'no boundary',
    },
    {
      says: 'a permission for the role is limited by a session policy that says nothing',
      session: [allowOther],
      onResource: [allowTo(roleArn)],
      is: 'no session',
    },
    {
      says: 'a permission for the role passes where boundary and session policy allow',
      boundary: [allow()],
      session: [allow()],
      onResource: [allowTo(roleArn)],
      is: 'allowed',
    },
    {
      says: 'a permission for everyone with that role is not limited by a boundary',
      boundary: [allowOther],
      onResource: [allowTo('*', ifArn(roleArn))],
      context: principalArn,
      is: 'allowed',
    },
    {
      says: 'a permission for everyone with that role is not limited by a session policy',
      session: [allowOther],
      onResource: [allowTo('*', ifArn(roleArn))],
      context: principalArn,
      is: 'allowed',
    },
    {
      says: 'a permission for everyone with that role yields to a deny of an identity policy',
      identity: [deny()],
      onResource: [allowTo('*', ifArn(roleArn))],
      context: principalArn,
      is: 'deny identity',
    },
    {
      says: 'a permission for everyone with another role is none',
      onResource: [allowTo('*', ifArn(`${roleArn}2`))],
      context: principalArn,
      is: 'no identity',
    },
  ],
  'IAM User Guide: How AWS enforcement code logic evaluates requests, resource-based policies (session, user)':
    [
      {
        says: 'a permission for the session is not limited by its identity policies',
        identity: [allowOther],
        onResource: [allowTo(sessionArn)],
        is: 'allowed',
      },
      {
        says: 'a permission for the session is not limited by a boundary',
        boundary: [allowOther],
        onResource: [allowTo(sessionArn)],
        is: 'allowed',
      },
      {
        says: 'a permission for the session is not limited by a session policy',
        session: [allowOther],
        onResource: [allowTo(sessionArn)],
        is: 'allowed',
      },
      {
        says: 'a permission for another session of the role is none',
        onResource: [allowTo(sessionArn.replace('sessionname', 'other'))],
        is: 'no identity',
      },
      {
        says: 'a permission for the user is not limited by its identity policies',
        by: user,
        onResource: [allowTo(userArn)],
        is: 'allowed',
      },
      {
        says: 'a permission for the user is not limited by a boundary',
        by: user,
        boundary: [allowOther],
        onResource: [allowTo(userArn)],
        is: 'allowed',
      },
      {
        says: 'a permission for the session and the role passes although a boundary says nothing',
        boundary: [allowOther],
        onResource: [allowTo(roleArn), allowTo(sessionArn)],
        is: 'allowed',
      },
    ],
  'IAM User Guide: Cross-account policy evaluation logic': [
    {
      says: 'needs both sides: the identity alone',
      resource: elsewhere,
      identity: [allow()],
      onResource: [],
      is: 'no resource',
    },
    {
      says: 'needs both sides: the resource alone',
      resource: elsewhere,
      onResource: [allowTo(roleArn)],
      is: 'no identity',
    },
    {
      says: 'is satisfied with both',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo(roleArn)],
      is: 'allowed',
    },
    {
      says: 'is satisfied with the account on the side of the resource',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo(rootArn)],
      is: 'allowed',
    },
    {
      says: 'is satisfied with everyone on the side of the resource',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo('*')],
      is: 'allowed',
    },
    {
      says: 'needs an identity policy also where the resource allows the session',
      resource: elsewhere,
      onResource: [allowTo(sessionArn)],
      is: 'no identity',
    },
    {
      says: 'needs the resource to name this account',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo(accountB)],
      is: 'no resource',
    },
    {
      says: 'denies by the deny of the resource',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo(rootArn), denyTo(roleArn)],
      is: 'deny resource',
    },
    {
      says: 'denies by the deny of the identity',
      resource: elsewhere,
      identity: [allow(), deny()],
      onResource: [allowTo(rootArn)],
      is: 'deny identity',
    },
    {
      says: 'is limited by the boundary of the caller',
      resource: elsewhere,
      identity: [allow()],
      boundary: [allowOther],
      onResource: [allowTo(roleArn)],
      is: 'no boundary',
    },
    {
      says: 'is limited by the session policy of the caller, also where the resource allows the session',
      resource: elsewhere,
      identity: [allow()],
      session: [allowOther],
      onResource: [allowTo(sessionArn)],
      is: 'no session',
    },
    {
      says: 'is limited by the organization of the caller',
      resource: elsewhere,
      identity: [allow()],
      serviceControl: [[allowOther]],
      onResource: [allowTo(roleArn)],
      is: 'no serviceControl',
    },
  ],
  'IAM User Guide: Permissions boundaries for IAM entities': [
    {
      says: 'allows what identity policy and boundary allow',
      identity: [allow()],
      boundary: [allow()],
      is: 'allowed',
    },
    {
      says: 'does not allow what the boundary leaves out',
      identity: [full],
      boundary: [allowOther],
      is: 'no boundary',
    },
    { says: 'grants nothing by itself', boundary: [full], is: 'no identity' },
    {
      says: 'limits to the resources that it names',
      identity: [full],
      boundary: [allow({ Resource: elsewhere })],
      is: 'no boundary',
    },
    {
      says: 'denies by NotAction',
      identity: [full],
      boundary: [full, deny({ Action: undefined, NotAction: ['s3:*'] })],
      is: 'deny boundary',
    },
  ],
  'IAM User Guide: Policies and permissions, session policies': [
    {
      says: 'allows what identity policy and session policy allow',
      identity: [full],
      session: [allow()],
      is: 'allowed',
    },
    {
      says: 'does not allow what the session policy leaves out',
      identity: [full],
      session: [allowOther],
      is: 'no session',
    },
    { says: 'grants nothing by itself', session: [full], is: 'no identity' },
    {
      says: 'limits everything when it is empty of statements that apply',
      identity: [full],
      session: [],
      is: 'no session',
    },
    {
      says: 'intersects with the boundary, too',
      identity: [full],
      boundary: [allow()],
      session: [allow({ Action: ['sqs:ReceiveMessage'] })],
      is: 'no session',
    },
  ],
  'Organizations User Guide: SCP evaluation': [
    { says: 'limits nobody where there is none', identity: [allow()], serviceControl: [], is: 'allowed' },
    {
      says: 'allows where every level allows',
      identity: [allow()],
      serviceControl: [[full], [full], [full]],
      is: 'allowed',
    },
    {
      says: 'denies where the root does not allow',
      identity: [allow()],
      serviceControl: [[allowOther], [full], [full]],
      is: 'no serviceControl',
    },
    {
      says: 'denies where a unit does not allow',
      identity: [allow()],
      serviceControl: [[full], [allowOther], [full]],
      is: 'no serviceControl',
    },
    {
      says: 'denies where the account does not allow',
      identity: [allow()],
      serviceControl: [[full], [full], [allowOther]],
      is: 'no serviceControl',
    },
    {
      says: 'denies where a level has no policy',
      identity: [allow()],
      serviceControl: [[full], [], [full]],
      is: 'no serviceControl',
    },
    {
      says: 'takes one policy of a level that allows for enough',
      identity: [allow()],
      serviceControl: [[allowOther, allow()]],
      is: 'allowed',
    },
    {
      says: 'denies by a deny on any level',
      identity: [allow()],
      serviceControl: [[full], [full, deny()], [full]],
      is: 'deny serviceControl',
    },
    { says: 'grants nothing', serviceControl: [[full]], is: 'no identity' },
    {
      says: 'limits permissions of resource-based policies, too',
      serviceControl: [[allowOther]],
      onResource: [allowTo(sessionArn)],
      is: 'no serviceControl',
    },
    {
      says: 'does not limit services',
      by: service('events.amazonaws.com'),
      serviceControl: [[allowOther]],
      onResource: [allow({ Principal: { Service: 'events.amazonaws.com' } })],
      is: 'allowed',
    },
  ],
  'Organizations User Guide: SCP syntax and examples': [
    {
      says: 'denies other Regions but for global services',
      identity: [full],
      serviceControl: [
        [
          full,
          deny({
            Action: undefined,
            NotAction: ['iam:*', 'sts:*', 'organizations:*'],
            Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
          }),
        ],
      ],
      context: { 'aws:RequestedRegion': 'us-east-1' },
      is: 'deny serviceControl',
    },
    {
      says: 'allows the Regions that it names',
      identity: [full],
      serviceControl: [
        [full, deny({ Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } })],
      ],
      context: { 'aws:RequestedRegion': 'eu-west-1' },
      is: 'allowed',
    },
    {
      says: 'allows global services in other Regions',
      action: 'iam:GetRole',
      identity: [full],
      serviceControl: [
        [
          full,
          deny({
            Action: undefined,
            NotAction: ['iam:*'],
            Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
          }),
        ],
      ],
      context: { 'aws:RequestedRegion': 'us-east-1' },
      is: 'allowed',
    },
    {
      says: 'excepts an administrator role by its ARN',
      identity: [full],
      serviceControl: [
        [
          full,
          deny({ Condition: { StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/examplerole' } } }),
        ],
      ],
      context: principalArn,
      is: 'allowed',
    },
    {
      says: 'denies what has no tag',
      identity: [full],
      serviceControl: [[full, deny({ Condition: { Null: { 'aws:RequestTag/Project': 'true' } } })]],
      is: 'deny serviceControl',
    },
    {
      says: 'denies the root user',
      identity: [full],
      serviceControl: [
        [full, deny({ Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } })],
      ],
      context: { 'aws:PrincipalArn': rootArn },
      is: 'deny serviceControl',
    },
    {
      says: 'denies but for resources that NotResource names',
      identity: [full],
      serviceControl: [[full, deny({ Resource: undefined, NotResource: queueOf('*') })]],
      is: 'allowed',
    },
    {
      says: 'allows under a condition',
      identity: [full],
      serviceControl: [[allow({ Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } })]],
      context: { 'aws:RequestedRegion': 'us-east-1' },
      is: 'no serviceControl',
    },
  ],
  'IAM User Guide: AWS JSON policy elements: Principal': [
    {
      says: 'a service is let in by its name',
      by: service('sns.amazonaws.com'),
      onResource: [allow({ Principal: { Service: ['sns.amazonaws.com', 'events.amazonaws.com'] } })],
      is: 'allowed',
    },
    {
      says: 'another service is not',
      by: service('s3.amazonaws.com'),
      onResource: [allow({ Principal: { Service: 'sns.amazonaws.com' } })],
      is: 'no resource',
    },
    {
      says: 'an account is no service',
      by: service('sns.amazonaws.com'),
      onResource: [allowTo(rootArn)],
      is: 'no resource',
    },
    {
      says: 'a service is held to the account it acts for',
      by: service('sns.amazonaws.com'),
      onResource: [
        allow({
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': accountA } },
        }),
      ],
      context: { 'aws:SourceAccount': accountB },
      is: 'no resource',
    },
    {
      says: 'a service is held to the resource it acts for',
      by: service('sns.amazonaws.com'),
      onResource: [
        allow({
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${accountA}:topic` } },
        }),
      ],
      context: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${accountA}:topic` },
      is: 'allowed',
    },
    {
      says: 'an account id and its root ARN mean the same',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo([accountB, accountA])],
      is: 'allowed',
    },
    {
      says: 'everyone of an organization is let in',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-123456' } } })],
      context: { 'aws:PrincipalOrgID': 'o-123456' },
      is: 'allowed',
    },
    {
      says: 'somebody outside the organization is not',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-123456' } } })],
      is: 'no resource',
    },
  ],
  'IAM User Guide: AWS JSON policy elements: NotPrincipal': [
    {
      says: 'denies everyone who is not named',
      identity: [allow()],
      onResource: [denyAllBut([`arn:aws:iam::${accountB}:root`])],
      is: 'deny resource',
    },
    {
      says: 'excepts a user who is named with its account',
      by: user,
      identity: [allow()],
      onResource: [denyAllBut([userArn, rootArn])],
      is: 'allowed',
    },
    {
      says: 'denies a user whose account is not named',
      by: user,
      identity: [allow()],
      onResource: [denyAllBut([userArn])],
      is: 'deny resource',
    },
    {
      says: 'denies a user of whom the account alone is named',
      by: user,
      identity: [allow()],
      onResource: [denyAllBut([rootArn])],
      is: 'deny resource',
    },
    {
      says: 'excepts a session whose role is named with its account',
      identity: [allow()],
      onResource: [denyAllBut([sessionArn, roleArn, rootArn])],
      is: 'allowed',
    },
    {
      says: 'denies a session whose role is not named',
      identity: [allow()],
      onResource: [denyAllBut([sessionArn, rootArn])],
      is: 'deny resource',
    },
    {
      says: 'denies everyone with a permissions boundary, named or not',
      identity: [allow()],
      boundary: [allow()],
      onResource: [denyAllBut([sessionArn, roleArn, rootArn])],
      is: 'deny resource',
    },
    {
      says: 'excepts a service that is named',
      by: service('sns.amazonaws.com'),
      onResource: [
        allow({ Principal: { Service: 'sns.amazonaws.com' } }),
        deny({ NotPrincipal: { Service: 'sns.amazonaws.com' } }),
      ],
      is: 'allowed',
    },
    {
      says: 'denies a service that is not named',
      by: service('s3.amazonaws.com'),
      onResource: [
        allow({ Principal: { Service: 's3.amazonaws.com' } }),
        deny({ NotPrincipal: { Service: 'sns.amazonaws.com' } }),
      ],
      is: 'deny resource',
    },
  ],
  'KMS Developer Guide: Key policies; Allowing users in other accounts to use a KMS key': [
    {
      says: 'an identity policy alone opens no key',
      identity: [allow()],
      onResource: [],
      mustAllow: true,
      is: 'no resource',
    },
    {
      says: 'an identity policy opens a key whose policy names the account',
      identity: [allow()],
      onResource: [allowTo(rootArn)],
      mustAllow: true,
      is: 'allowed',
    },
    {
      says: 'a key policy that names the account opens nothing alone',
      onResource: [allowTo(rootArn)],
      mustAllow: true,
      is: 'no identity',
    },
    {
      says: 'a key policy that names the role opens the key alone',
      onResource: [allowTo(roleArn)],
      mustAllow: true,
      is: 'allowed',
    },
    {
      says: 'an identity policy may deny what the key policy allows',
      identity: [deny()],
      onResource: [allowTo(roleArn)],
      mustAllow: true,
      is: 'deny identity',
    },
    {
      says: 'a key of another account needs both policies: the key policy',
      resource: elsewhere,
      identity: [allow()],
      onResource: [],
      mustAllow: true,
      is: 'no resource',
    },
    {
      says: 'a key of another account needs both policies: the IAM policy',
      resource: elsewhere,
      onResource: [allowTo(rootArn)],
      mustAllow: true,
      is: 'no identity',
    },
    {
      says: 'a key of another account opens with both',
      resource: elsewhere,
      identity: [allow()],
      onResource: [allowTo(rootArn)],
      mustAllow: true,
      is: 'allowed',
    },
    {
      says: 'through a service only',
      onResource: [
        allowTo(roleArn, {
          Condition: { StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' } },
        }),
      ],
      mustAllow: true,
      is: 'no identity',
    },
    {
      says: 'through the service that the condition names',
      onResource: [
        allowTo(roleArn, {
          Condition: { StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' } },
        }),
      ],
      context: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' },
      mustAllow: true,
      is: 'allowed',
    },
    {
      says: 'grants for AWS resources only: by hand',
      onResource: [allowTo(roleArn, { Condition: { Bool: { 'kms:GrantIsForAWSResource': true } } })],
      context: { 'kms:GrantIsForAWSResource': 'false' },
      mustAllow: true,
      is: 'no identity',
    },
    {
      says: 'grants for AWS resources only: by a service',
      onResource: [allowTo(roleArn, { Condition: { Bool: { 'kms:GrantIsForAWSResource': true } } })],
      context: { 'kms:GrantIsForAWSResource': 'true' },
      mustAllow: true,
      is: 'allowed',
    },
  ],
  'KMS Developer Guide: Grants in AWS KMS': [
    {
      says: 'a grant needs no other policy',
      onResource: [],
      grants: [allowTo(roleArn)],
      mustAllow: true,
      is: 'allowed',
    },
    {
      says: 'a grant needs no other policy in another account',
      resource: elsewhere,
      onResource: [],
      grants: [allowTo(roleArn)],
      mustAllow: true,
      is: 'allowed',
    },
    {
      says: 'a grant for somebody else is none',
      identity: [allow()],
      onResource: [],
      grants: [allowTo(userArn)],
      mustAllow: true,
      is: 'no resource',
    },
    {
      says: 'a grant cannot beat a denial of the key policy',
      onResource: [denyTo('*')],
      grants: [allowTo(roleArn)],
      mustAllow: true,
      is: 'deny resource',
    },
    {
      says: 'a grant cannot beat the organization',
      serviceControl: [[allowOther]],
      onResource: [],
      grants: [allowTo(roleArn)],
      mustAllow: true,
      is: 'no serviceControl',
    },
  ],
  'IAM User Guide: Condition operators, numeric': [
    ...numeric('NumericEquals', ['10', '10.0'], ['9', '11', 'ten']),
    ...numeric('NumericNotEquals', ['9', '11'], ['10']),
    ...numeric('NumericLessThan', ['9', '-1'], ['10', '11']),
    ...numeric('NumericLessThanEquals', ['9', '10'], ['11']),
    ...numeric('NumericGreaterThan', ['11', '10.5'], ['10', '9']),
    ...numeric('NumericGreaterThanEquals', ['10', '11'], ['9']),
    {
      says: 'NumericEquals is false without the key',
      identity: where({ NumericEquals: { 's3:max-keys': '10' } }),
      is: 'no identity',
    },
    {
      says: 'NumericNotEquals is true without the key',
      identity: where({ NumericNotEquals: { 's3:max-keys': '10' } }),
      is: 'allowed',
    },
    {
      says: 'IfExists is true without the key',
      identity: where({ NumericLessThanEqualsIfExists: { 's3:max-keys': '10' } }),
      is: 'allowed',
    },
    {
      says: 'takes a JSON number',
      identity: where({ NumericLessThanEquals: { 's3:max-keys': 10 } }),
      context: { 's3:max-keys': '10' },
      is: 'allowed',
    },
  ],
  'IAM User Guide: Condition operators, date': [
    ...date(
      'DateEquals',
      ['2026-06-30T00:00:00Z', '1782777600', '2026-06-30'],
      ['2026-06-30T00:00:01Z', 'today'],
    ),
    ...date('DateNotEquals', ['2026-06-29T23:59:59Z'], ['2026-06-30T00:00:00Z']),
    ...date('DateLessThan', ['2026-06-29T23:59:59Z'], ['2026-06-30T00:00:00Z']),
    ...date('DateLessThanEquals', ['2026-06-30T00:00:00Z'], ['2026-06-30T00:00:01Z']),
    ...date(
      'DateGreaterThan',
      ['2026-06-30T00:00:01Z', '2026-06-30T02:00:00+01:00'],
      ['2026-06-30T00:30:00+01:00'],
    ),
    ...date(
      'DateGreaterThanEquals',
      ['2026-06-30T00:00:00Z', '2026-07'],
      ['2026-06-29T23:59:59.999Z', '2026'],
    ),
    {
      says: 'takes seconds since 1970 in the policy',
      identity: where({ DateLessThan: { 'aws:EpochTime': '1782777600' } }),
      context: { 'aws:EpochTime': '1782777599' },
      is: 'allowed',
    },
    {
      says: 'takes a span of two operators',
      identity: where({
        DateGreaterThan: { 'aws:CurrentTime': '2026-04-01T00:00:00Z' },
        DateLessThan: { 'aws:CurrentTime': '2026-06-30T23:59:59Z' },
      }),
      context: { 'aws:CurrentTime': '2026-07-01T00:00:00Z' },
      is: 'no identity',
    },
  ],
  'IAM User Guide: Condition operators, IP address and binary': [
    ...address(
      'IpAddress',
      '203.0.113.0/24',
      ['203.0.113.255', '203.0.113.0'],
      ['203.0.114.0', '2001:db8::1', 'x'],
    ),
    ...address('NotIpAddress', '203.0.113.0/24', ['203.0.114.0'], ['203.0.113.9']),
    ...address('IpAddress', '203.0.113.7', ['203.0.113.7'], ['203.0.113.8']),
    ...address(
      'IpAddress',
      '2001:DB8:1234:5678::/64',
      ['2001:db8:1234:5678::9'],
      ['2001:db8:1234:5679::9', '203.0.113.7'],
    ),
    {
      says: 'NotIpAddress is true without the key',
      identity: where({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      is: 'allowed',
    },
    {
      says: 'several networks are alternatives',
      identity: where({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } }),
      context: { 'aws:SourceIp': '2001:db8::1' },
      is: 'allowed',
    },
    {
      says: 'BinaryEquals compares bytes',
      identity: where({ BinaryEquals: { 'x:key': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } }),
      context: { 'x:key': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' },
      is: 'allowed',
    },
    {
      says: 'BinaryEquals is false for other bytes',
      identity: where({ BinaryEquals: { 'x:key': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } }),
      context: { 'x:key': 'QmluYXJ5' },
      is: 'no identity',
    },
  ],
  'IAM User Guide: AWS global condition context keys': [
    {
      says: 'aws:PrincipalOrgPaths takes a unit with those below',
      resource: elsewhere,
      identity: [allow()],
      onResource: [
        allowTo('*', {
          Condition: {
            'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-a1/r-ab12/ou-ab12-11111111/*'] },
          },
        }),
      ],
      context: { 'aws:PrincipalOrgPaths': ['o-a1/r-ab12/ou-ab12-11111111/ou-ab12-22222222/'] },
      is: 'allowed',
    },
    {
      says: 'aws:PrincipalOrgPaths takes no other unit',
      resource: elsewhere,
      identity: [allow()],
      onResource: [
        allowTo('*', {
          Condition: {
            'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-a1/r-ab12/ou-ab12-11111111/*'] },
          },
        }),
      ],
      context: { 'aws:PrincipalOrgPaths': ['o-a1/r-ab12/ou-ab12-33333333/'] },
      is: 'no resource',
    },
    {
      says: 'aws:PrincipalTag equals aws:ResourceTag',
      identity: where({ StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }),
      context: { 'aws:ResourceTag/team': 'web', 'aws:PrincipalTag/team': 'web' },
      is: 'allowed',
    },
    {
      says: 'aws:PrincipalTag differs from aws:ResourceTag',
      identity: where({ StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }),
      context: { 'aws:ResourceTag/team': 'web', 'aws:PrincipalTag/team': 'db' },
      is: 'no identity',
    },
    {
      says: 'aws:RequestTag and aws:TagKeys allow these tags only',
      identity: where({
        StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['CreatedBy'] },
      }),
      context: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder', 'aws:TagKeys': ['CreatedBy', 'Owner'] },
      is: 'no identity',
    },
    {
      says: 'aws:CalledVia takes a service anywhere in the chain',
      identity: where({ 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } }),
      context: { 'aws:CalledVia': ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com'] },
      is: 'allowed',
    },
    {
      says: 'aws:CalledVia is absent for calls by hand',
      identity: where({ 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } }),
      is: 'no identity',
    },
    {
      says: 'aws:ResourceAccount keeps within the own account',
      resource: elsewhere,
      identity: [
        full,
        deny({ Condition: { StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } } }),
      ],
      context: { 'aws:ResourceAccount': accountB, 'aws:PrincipalAccount': accountA },
      is: 'deny identity',
    },
    {
      says: 'aws:SecureTransport denies plain connections',
      identity: [full],
      onResource: [denyTo('*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      context: { 'aws:SecureTransport': 'true' },
      is: 'allowed',
    },
    {
      says: 'aws:PrincipalIsAWSService false spares services',
      identity: [full],
      onResource: [
        denyTo('*', {
          Condition: {
            StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-123456' },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      ],
      context: { 'aws:PrincipalOrgID': 'o-999999', 'aws:PrincipalIsAWSService': 'false' },
      is: 'deny resource',
    },
  ],
}

function compared(
  operator: string,
  key: string,
  { value, met, unmet }: Comparison,
): readonly PublishedRule[] {
  return [...met, ...unmet].map((given, index) => ({
    says: `${operator} ${value} ${index < met.length ? 'takes' : 'refuses'} ${given}`,
    identity: where({ [operator]: { [key]: value } }),
    context: { [key]: given },
    is: index < met.length ? 'allowed' : 'no identity',
  }))
}

interface Comparison {
  readonly value: string
  readonly met: readonly string[]
  readonly unmet: readonly string[]
}

function numeric(operator: string, met: readonly string[], unmet: readonly string[]) {
  return compared(operator, 's3:max-keys', { value: '10', met, unmet })
}

function date(operator: string, met: readonly string[], unmet: readonly string[]) {
  return compared(operator, 'aws:CurrentTime', { value: '2026-06-30T00:00:00Z', met, unmet })
}

function address(operator: string, value: string, met: readonly string[], unmet: readonly string[]) {
  return compared(operator, 'aws:SourceIp', { value, met, unmet })
}

describe.each(Object.entries(pages))('%s', (_, rules) => {
  it.each(rules)('$says', (rule) => {
    expect(outcomeOf(rule)).toBe(rule.is)
  })
})

describe('the table', () => {
  it('has at least 100 cases, and decides all of them as AWS says', () => {
    const cases = Object.values(pages).flat()
    const right = cases.filter((rule) => outcomeOf(rule) === rule.is)
    const on = Object.keys(pages).length
    process.stdout.write(
      `decisions as published by AWS: ${right.length} of ${cases.length}, of ${on} pages\n`,
    )

    expect(right.length).toBe(cases.length)
    expect(cases.length).toBeGreaterThanOrEqual(100)
  })
})
