/** A statement as AWS shows it. */
export interface PublishedStatement {
  readonly Sid?: string
  readonly Effect: 'Allow'
  readonly Principal?: { readonly AWS: string }
  readonly Action: string | readonly string[]
  readonly Resource?: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/**
 * The statements of the Image Builder guide, "Set up cross-account AMI distribution", word for word, under the names
 * that our template gives to the inline policies. 444455556666 is its owner account, 111122223333 its destination.
 */
export const publishedStatements: Readonly<Record<string, readonly PublishedStatement[]>> = {
  trust: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::444455556666:root' },
      Action: 'sts:AssumeRole',
    },
  ],
  'image-builder-encryption': [
    {
      Sid: 'AllowRoleToPerformKMSOperationsOnBehalfOfTheDestinationAccount',
      Effect: 'Allow',
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:DescribeKey',
        'kms:CreateGrant',
        'kms:ListGrants',
        'kms:RevokeGrant',
      ],
      Resource: '*',
    },
  ],
  'image-builder-launch-templates': [
    {
      Effect: 'Allow',
      Action: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
    },
    { Effect: 'Allow', Action: ['ec2:DescribeLaunchTemplates'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: 'arn:aws:ec2:*:*:launch-template/*',
      Condition: { StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' } },
    },
  ],
  'image-builder-parameters': [
    {
      Effect: 'Allow',
      Action: ['ssm:PutParameter'],
      Resource: 'arn:aws:ssm:*:111122223333:parameter/ImageBuilder-*',
    },
    { Effect: 'Allow', Action: ['ec2:DescribeImages'], Resource: '*' },
  ],
}
