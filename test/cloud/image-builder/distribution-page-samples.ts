import type { CreateDistributionConfigurationCommandInput } from '@aws-sdk/client-imagebuilder'

/**
 * What the page "Set up cross-account AMI distribution with Image Builder" (EC2 Image Builder User Guide) shows, as it
 * stands there; `...` stands for what the page leaves out.
 */
export const distributionPageSamples = {
  encryptedVolume: `{
  	...
  	"blockDeviceMappings": [
  	{
  		"deviceName": "Example root volume",
  		"ebs": {
  			"deleteOnTermination": true,
  			"encrypted": true,
  			"iops": 100,
  			"kmsKeyId": "image-owner-key-id",
  			...
  		},
  		...
  	}],
  	...
  }`,
  trustPolicy: `{
    "Version":"2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {
            "AWS": "arn:aws:iam::444455556666:root"
        },
        "Action": "sts:AssumeRole"
    }]
  }`,
  keyPolicy: `{
  	"Version":"2012-10-17",
  	"Statement": [
  		{
  			"Sid": "AllowRoleToPerformKMSOperationsOnBehalfOfTheDestinationAccount",
  			"Effect": "Allow",
  			"Action": [
  				"kms:Encrypt",
  				"kms:Decrypt",
  				"kms:ReEncrypt*",
  				"kms:GenerateDataKey*",
  				"kms:DescribeKey",
  				"kms:CreateGrant",
  				"kms:ListGrants",
  				"kms:RevokeGrant"
  			],
  			"Resource": "*"
  		}
  	]
  }`,
  launchTemplatePolicy: `{
    "Version":"2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "ec2:CreateLaunchTemplateVersion",
                "ec2:ModifyLaunchTemplate"
            ],
            "Resource": "*",
            "Condition": {
                "StringEquals": {
                    "aws:ResourceTag/CreatedBy": "EC2 Image Builder"
                }
            }
        },
        {
            "Effect": "Allow",
            "Action": [
                "ec2:DescribeLaunchTemplates"
            ],
            "Resource": "*"
        },
        {
            "Effect": "Allow",
            "Action": [
                "ec2:CreateTags"
            ],
            "Resource": "arn:aws:ec2:*:*:launch-template/*",
            "Condition": {
                "StringEquals": {
                    "aws:RequestTag/CreatedBy": "EC2 Image Builder"
                }
            }
        }
    ]
  }`,
  parameterPolicy: `{
    "Version":"2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "ssm:PutParameter"
            ],
            "Resource": "arn:aws:ssm:*:111122223333:parameter/ImageBuilder-*"
        },
        {
            "Effect": "Allow",
            "Action": [
                "ec2:DescribeImages"
            ],
            "Resource": "*"
        }
    ]
  }`,
  distributionConfiguration: `{
  	"name": "cross-account-distribution-example",
  	"description": "Cross Account Distribution Configuration Example",
  	"distributions": [
  		{
  			"amiDistributionConfiguration": {
  				"targetAccountIds": ["123456789012", "987654321098"],
  				"name": "Name {{ imagebuilder:buildDate }}",
  				"description": "ImageCopy Ami Copy Configuration"
  			},
  			"region": "us-west-2"
  		}
  	]
  }`,
  command: `aws imagebuilder create-distribution-configuration --name my distribution name --cli-input-json file://create-distribution-configuration.json`,
} as const

/** The accounts that the page's policies name: who builds, and who receives. */
export const pageAccounts = { sourceId: '444455556666', destinationId: '111122223333' } as const

/** The JSON of a sample, without what the page leaves out. */
export function sampleOf(name: Exclude<keyof typeof distributionPageSamples, 'command'>): object {
  const text = distributionPageSamples[name]
    .replaceAll(/,?\s*\.\.\.(?=\s*\})/g, '')
    .replaceAll(/\s*\.\.\.\s*/g, '')
  return JSON.parse(text) as object
}

/** The request of the page's command: the AWS CLI puts its options over what the file says. */
export function commandRequest(): CreateDistributionConfigurationCommandInput {
  const [, name = '', file = ''] =
    /^aws imagebuilder create-distribution-configuration --name (.+) --cli-input-json file:\/\/(.+)\.json$/.exec(
      distributionPageSamples.command,
    ) ?? []
  if (file !== 'create-distribution-configuration') throw new Error(`Expected the page's file, got ${file}`)
  const { distributions, ...settings } = sampleOf(
    'distributionConfiguration',
  ) as CreateDistributionConfigurationCommandInput
  return { ...settings, distributions, name }
}
