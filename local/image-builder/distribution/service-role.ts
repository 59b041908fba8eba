import type { Roles } from '../../iam/roles.ts'

const name = 'AWSServiceRoleForImageBuilder'

const allow = (Action: readonly string[], Resource: string | readonly string[], condition: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
})

const viaEc2 = { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } }
const ownTag = { StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' } }
const ownSnapshot = { StringEquals: { 'ec2:ResourceTag/CreatedBy': 'EC2 Image Builder' } }

/** What AWS's policy for Image Builder's own role says of distribution (AWS Managed Policy Reference, AWSServiceRoleForImageBuilder). */
const policy = {
  Version: '2012-10-17',
  Statement: [
    allow(['sts:AssumeRole'], 'arn:aws:iam::*:role/EC2ImageBuilderDistributionCrossAccountRole'),
    allow(['ec2:CopyImage', 'ec2:DescribeImages', 'ec2:ModifyImageAttribute'], '*'),
    allow(['ec2:CreateTags'], 'arn:aws:ec2:*::image/*'),
    allow(['ec2:CreateTags'], 'arn:aws:ec2:*:*:launch-template/*', ownTag),
    allow(['ec2:ModifySnapshotAttribute'], 'arn:aws:ec2:*::snapshot/*', ownSnapshot),
    allow(
      ['ec2:DescribeLaunchTemplates', 'ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
      '*',
    ),
    allow(['kms:DescribeKey'], '*'),
    allow(
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKeyWithoutPlaintext'],
      '*',
      viaEc2,
    ),
    allow(['kms:CreateGrant'], '*', { ...viaEc2, Bool: { 'kms:GrantIsForAWSResource': true } }),
    allow(['ssm:PutParameter'], 'arn:aws:ssm:*:*:parameter/imagebuilder/*'),
  ],
}

/** The ARN of Image Builder's service-linked role in an account, which is made when it is needed first. */
export function serviceRoleArn(roles: Roles, accountId: string): string {
  const path = '/aws-service-role/imagebuilder.amazonaws.com/'
  const arn = `arn:aws:iam::${accountId}:role${path}${name}`
  if (roles.find(arn) !== undefined) return arn
  const Principal = { Service: 'imagebuilder.amazonaws.com' }
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  }
  const inlinePolicies = { [name]: policy }
  return roles.createRole({ accountId, name, path, assumeRolePolicyDocument: trust, inlinePolicies }).arn
}
