const version = '2012-10-17'

/** The AWS managed policies that are known here, by ARN, with the documents of the AWS Managed Policy Reference. */
export const managedPolicies: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [
    'arn:aws:iam::aws:policy/AdministratorAccess',
    { Version: version, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  ],
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    {
      Version: version,
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: '*',
        },
      ],
    },
  ],
  [
    'arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess',
    {
      Version: version,
      Statement: [
        { Effect: 'Allow', Action: 'ec2:CreateTags', Resource: 'arn:aws:ec2:*::image/*' },
        {
          Effect: 'Allow',
          Action: ['ec2:DescribeImages', 'ec2:CopyImage', 'ec2:ModifyImageAttribute'],
          Resource: '*',
        },
      ],
    },
  ],
])
