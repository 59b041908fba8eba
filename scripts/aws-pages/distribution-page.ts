import { pages } from '../../functions/lib/domain/checks/registry/pages.ts'
import type { AwsPage } from './page-sentence.ts'

/** What the page on cross-account distribution asks for. */
export const distributionPage = {
  ...pages.distribution,
  wholeSections: [
    'Prerequisites for cross-account AMI distribution',
    'Encryption keys',
    'IAM policies',
    'Limits for cross-account distribution',
  ],
  sentences: [
    {
      quote: 'assume that you have previously created',
      asks: 'There is an image that has been built',
      checks: ['IMAGE_NOT_AVAILABLE', 'IMAGE_WITHOUT_AMI', 'SOURCE_AMI_MISSING'],
    },
    {
      quote: 'permissions for all destination accounts in',
      asks: 'Every account and Region of the plan is prepared, before anything is copied',
      checks: ['ROLE_NOT_ASSUMABLE', 'ROLE_LACKS_PERMISSION', 'REGION_NOT_ENABLED', 'ALLOWED_AMIS'],
    },
    {
      quote: 'encrypt your AMI using AWS Key',
      asks: 'An encrypted AMI has a key of the owner account',
      checks: ['AWS_MANAGED_KEY', 'DEFAULT_EBS_KEY'],
    },
    {
      quote: 'source account is decrypted and pushed',
      asks: 'A copy is decrypted with the key of the source and encrypted with that of its Region',
      checks: ['SOURCE_KEY_NOT_USABLE', 'KMS_KEY_NOT_USABLE', 'KMS_KEY_OTHER_REGION', 'RELAY_WITHOUT_KEY'],
    },
    {
      quote: 'both the source and destination Regions',
      asks: 'The role uses the keys of both Regions',
      checks: ['SOURCE_KEY_NOT_USABLE', 'KMS_KEY_NOT_USABLE'],
      unproven: 'that EC2 may decrypt with the key of the source for the role shows when a copy comes about',
    },
    {
      quote: 'required if your image is encrypted',
      asks: 'Keys are looked at where the AMI is encrypted, or its copy is to be',
      checks: ['SOURCE_KEY_NOT_USABLE', 'EBS_ENCRYPTION_BY_DEFAULT'],
    },
    {
      quote: 'IAM prerequisites are covered in',
      asks: 'The role is a matter of its own',
      checks: ['ROLE_NOT_ASSUMABLE', 'ROLE_LACKS_PERMISSION'],
    },
    {
      quote: 'Create a KMS key in your',
      asks: 'The owner account has a key in the Region of the build and in each other Region',
      checks: ['AWS_MANAGED_KEY', 'RELAY_WITHOUT_KEY', 'KMS_ALIAS_MISSING', 'KMS_KEY_DISABLED'],
    },
    {
      quote: 'can also use an existing key',
      asks: 'An existing key will do, if it is symmetric and enabled',
      checks: ['KMS_KEY_NOT_SYMMETRIC', 'KMS_KEY_DISABLED', 'KMS_KEY_NOT_ARN'],
    },
    {
      quote: 'key policy for all of those',
      asks: 'The policy of each of these keys lets the accounts in',
      checks: ['SOURCE_KEY_NOT_USABLE', 'KMS_KEY_NOT_USABLE'],
    },
    {
      quote: 'Add an inline policy to EC2ImageBuilderDistributionCrossAccountRole',
      asks: 'The role has the statement for keys',
      checks: ['KMS_KEY_NOT_USABLE', 'SOURCE_KEY_NOT_USABLE'],
    },
    {
      quote: 'choose your encryption key from',
      asks: 'The recipe names a key of the owner’s own, chosen in the console',
      checks: ['AWS_MANAGED_KEY'],
    },
    {
      quote: 'configure your key in the ebs',
      asks: 'The recipe names a key of the owner’s own, in its block device mappings',
      checks: ['AWS_MANAGED_KEY'],
    },
    {
      quote: 'JSON snippet shows encryption settings',
      asks: 'The key is named beside the root volume and every other',
      checks: ['AWS_MANAGED_KEY'],
    },
    {
      quote: 'also set the encrypted flag',
      asks: 'The recipe says `encrypted: true` beside the key',
      checks: ['AWS_MANAGED_KEY'],
    },
    {
      quote: 'must create a new IAM role',
      asks: 'The role is there, under the one name that AWS fixes',
      checks: ['ROLE_NOT_ASSUMABLE'],
    },
    {
      quote: 'must attach the Ec2ImageBuilderCrossAccountDistributionAccess policy',
      asks: 'The role has the managed policy',
      checks: ['ROLE_LACKS_PERMISSION'],
    },
    {
      quote: 'added to the trust policy',
      asks: 'The trust policy names the owner account',
      checks: ['ROLE_NOT_ASSUMABLE'],
    },
    {
      quote: 'example shows a trust policy',
      asks: 'The principal is the owner account, not the service',
      checks: ['ROLE_NOT_ASSUMABLE'],
    },
    {
      quote: 'AMI you distribute is encrypted, the',
      asks: 'The role has the statement for keys where the AMI is encrypted',
      checks: ['KMS_KEY_NOT_USABLE', 'SOURCE_KEY_NOT_USABLE'],
    },
    {
      quote: 'Principal section contains their account',
      asks: "The statement is one of the role's own, and applies to the account that it is in",
      checks: ['KMS_KEY_NOT_USABLE'],
    },
    {
      quote: 'appropriate keys for each Region',
      asks: 'Each Region has its key',
      checks: ['KMS_KEY_NOT_USABLE', 'SOURCE_KEY_NOT_USABLE', 'KMS_KEY_OTHER_REGION'],
    },
    {
      quote: 'are using launchTemplateConfigurations to specify',
      asks: 'The role has the statement for launch templates, and the template its tag',
      checks: ['LAUNCH_TEMPLATE_FORBIDDEN', 'LAUNCH_TEMPLATE_TAG', 'LAUNCH_TEMPLATE_MISSING'],
    },
    {
      quote: 'AWS Systems Manager Parameter Store parameter',
      asks: 'The role has the statement for parameters, and the name of the parameter its prefix',
      checks: ['SSM_PREFIX', 'SSM_WRITE', 'PARAMETER_UNCHANGED'],
      unproven: 'PutParameter has no dry run: unproven until one write has succeeded',
    },
    {
      quote: 'limited to 50 concurrent AMI copies',
      asks: 'At most 50 copies are in progress in an account and Region',
      checks: ['LANE_HEADROOM', 'COPY_LIMIT_REACHED'],
    },
    {
      quote: 'must support PV virtualization',
      asks: 'The Region starts paravirtual instances, where the AMI is one',
      checks: ['PV_UNSUPPORTED'],
    },
    {
      quote: 'unencrypted copy of an encrypted',
      asks: 'Copies of encrypted AMIs are encrypted',
      checks: ['DEFAULT_EBS_KEY'],
    },
    {
      quote: 'uses the default key for Amazon',
      asks: 'Without a key the account’s default is used, with what follows from that',
      checks: ['DEFAULT_EBS_KEY', 'EBS_ENCRYPTION_BY_DEFAULT'],
    },
    {
      quote: 'distribution requires specific IAM permissions',
      times: 2,
      asks: 'The roles on both sides have what the prerequisites say',
      checks: ['ROLE_NOT_ASSUMABLE', 'ROLE_LACKS_PERMISSION', 'PermissionMissing'],
    },
    {
      quote: 'must complete the Prerequisites',
      times: 2,
      asks: 'What lacks a prerequisite is not begun',
      checks: ['ROLE_NOT_ASSUMABLE', 'ROLE_LACKS_PERMISSION', 'KMS_KEY_NOT_USABLE'],
    },
    {
      quote: 'enter the Name of the distribution',
      asks: 'A distribution configuration that is named by its ARN is there',
      checks: ['DISTRIBUTION_NOT_FOUND'],
    },
    {
      quote: 'must create a DistributionConfiguration JSON structure',
      asks: 'The accounts stand in `targetAccountIds` of an object that Image Builder takes',
      checks: ['DISTRIBUTION_MALFORMED', 'COPY_WANTED_TWICE'],
    },
    {
      quote: 'must specify at least one',
      asks: 'One entry is for the Region of the build',
      checks: ['NO_ENTRY_IN_SOURCE_REGION'],
    },
    {
      quote: 'include the file:// notation',
      asks: "The object stands in the rules file or in Image Builder; AWS's command line takes it from a file",
      checks: ['DISTRIBUTION_MALFORMED', 'DISTRIBUTION_NOT_FOUND'],
    },
    {
      quote: 'path for the JSON file should',
      asks: 'Nothing of ours is read from a path',
      checks: ['DISTRIBUTION_MALFORMED'],
    },
    {
      quote: 'Windows uses the backslash',
      asks: 'Nothing of ours is read from a path',
      checks: ['DISTRIBUTION_MALFORMED'],
    },
    {
      quote: 'provide JSON directly in the command',
      asks: 'The `distributions` array alone is taken, too',
      checks: ['DISTRIBUTION_MALFORMED'],
    },
  ],
} satisfies AwsPage
