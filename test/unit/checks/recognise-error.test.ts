import { describe, expect, it } from 'vitest'

import { normaliseErrorText } from '../../../functions/lib/domain/checks/errors/error-text.ts'
import { recogniseError } from '../../../functions/lib/domain/checks/recognise-error.ts'
import { checkRecords } from '../../../functions/lib/domain/checks/registry/registry.ts'
import type { CheckId } from '../../../functions/lib/domain/checks/registry/registry.ts'

interface Reported {
  readonly code?: string
  readonly text: string
  readonly service?: string
  readonly check: CheckId
}

const membersOnly =
  'The resource you are attempting to share can only be shared within your AWS Organization. This error may also occur if you have not enabled sharing with your AWS organization, or that onboarding process is still in progress.'

/** Errors as users reported them, word for word, with the check that each belongs to. */
const reported: readonly Reported[] = [
  { code: 'OperationNotPermittedException', text: membersOnly, check: 'ORGANIZATION_SHARING_OFF' },
  { code: 'InvalidParameterException', text: membersOnly, check: 'ORGANIZATION_SHARING_OFF' },
  {
    code: 'UnknownResourceException',
    text: 'Organization o-xxxx could not be found.',
    check: 'ORGANIZATION_SHARING_OFF',
  },
  {
    text: 'No RAM Resource Share (arn:aws:ram:us-east-1:222222222222:resource-share/73da1ab9-b94a-4ba3-8eb4-45917f7f4b12) invitation found',
    check: 'INVITATION_PENDING',
  },
  {
    code: 'InvalidStateTransitionException',
    text: 'At least one of the associations in the resource share is in ASSOCIATING status.',
    check: 'RETIREMENT_POSTPONED',
  },
  { code: 'UnknownResourceException', text: '', check: 'SHARE_NOT_VISIBLE' },
  { text: "couldn't find resource (21 retries)", check: 'SHARE_NOT_VISIBLE' },
  {
    text: "timeout while waiting for state to become 'ASSOCIATED' (timeout: 3m0s)",
    check: 'PRINCIPAL_NOT_ASSOCIATED',
  },
  {
    code: 'ResourceShareLimitExceededException',
    text: 'You can associate up to 100 resources per call',
    check: 'RAM_QUOTA',
  },
  { code: 'UnmatchedPolicyPermissionException', text: '', check: 'UNMATCHED_PERMISSION' },
  { code: 'InvalidParameterException', text: '', service: 'ram', check: 'RequestRefused' },
  { code: 'InvalidStateTransitionException', text: '', service: 'ram', check: 'RETIREMENT_POSTPONED' },
  { code: 'MalformedArnException', text: '', check: 'MALFORMED_ARN' },
  { code: 'MissingRequiredParameterException', text: '', service: 'ram', check: 'RequestRefused' },
  { code: 'OperationNotPermittedException', text: '', service: 'ram', check: 'OUTSIDE_ORGANIZATION' },
  { code: 'ServerInternalException', text: '', check: 'TransientServiceError' },
  { code: 'ServiceUnavailableException', text: '', check: 'TransientServiceError' },
  {
    text: "Error:'Not all distribution jobs are completed. 1) AMI Copy Reported Failure For ami-0abc1234 when distributing the image from the source account (ID: 222222222222) to the destination account (ID: 440000000001) in Region eu-west-1.",
    check: 'COPY_FAILED',
  },
  {
    text: "'Not all distribution jobs are completed. 1) EC2 Client Error: 'Snapshots encrypted with the AWS Managed CMK can’t be shared. Specify another snapshot.' when distributing the image",
    check: 'AWS_MANAGED_KEY',
  },
  {
    text: "EC2 Client Error: 'You can’t publicly share this image because block public access for AMIs is enabled for this account. To publicly share the image, you must call the DisableImageBlockPublicAccess API.'",
    check: 'BLOCK_PUBLIC_ACCESS',
  },
  {
    code: 'InvalidParameterValueException',
    text: "The value supplied for parameter 'distributions[0]' is not valid. One or more outputs should be provided for each region in a distribution configuration.",
    check: 'DISTRIBUTION_MALFORMED',
  },
  {
    text: 'AMI snapshot copy failed with error: The specified keyId 1234abcd-12ab-34cd-56ef-1234567890ab is invalid',
    check: 'KMS_KEY_NOT_ARN',
  },
  {
    text: 'AMI snapshot copy failed with error: Given key ID is not accessible. You must have DescribeKey permissions on the default CMK',
    check: 'KMS_KEY_NOT_USABLE',
  },
  {
    code: 'AccessDenied',
    text: 'User: arn:aws:sts::222222222222:assumed-role/imagebuilder-share-sweep-lanes/session is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::440000000001:role/EC2ImageBuilderDistributionCrossAccountRole',
    check: 'ROLE_NOT_ASSUMABLE',
  },
  ...['kms:CreateGrant', 'kms:DescribeKey'].map((action) => ({
    code: 'AccessDeniedException',
    text: `User: arn:aws:sts::440000000001:assumed-role/EC2ImageBuilderDistributionCrossAccountRole/copy is not authorized to perform: ${action} on resource: arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    check: 'KMS_KEY_NOT_USABLE' as const,
  })),
  {
    code: 'AccessDeniedException',
    text: 'User: arn:aws:sts::440000000001:assumed-role/EC2ImageBuilderDistributionCrossAccountRole/copy is not authorized to perform: ssm:PutParameter on resource: arn:aws:ssm:eu-west-1:440000000001:parameter/golden/linux',
    check: 'SSM_WRITE',
  },
  { text: 'fail with an AMI permission error', check: 'SHARED_NOT_LAUNCHABLE' },
  {
    code: 'ResourceDependencyException',
    text: "Resource dependency error: The resource ARN 'arn:aws:imagebuilder:us-east-1:222222222222:component/hello/1.0.0/1' has other resources depended on it",
    check: 'BUILD_STILL_NEEDED',
  },
  {
    code: 'ResourceLimitExceeded',
    text: 'Too many snapshot copies in progress. The limit is 5 for this destination region.',
    check: 'COPY_LIMIT_REACHED',
  },
  { code: 'RequestLimitExceeded', text: 'Request limit exceeded.', check: 'API_HEADROOM' },
  {
    text: 'Snapshots encrypted with the AWS Managed CMK can’t be shared. Specify another snapshot',
    check: 'AWS_MANAGED_KEY',
  },
  {
    code: 'OperationNotPermitted',
    text: 'Encrypted snapshots with EBS default key cannot be shared',
    check: 'AWS_MANAGED_KEY',
  },
  {
    code: 'InvalidRequest',
    text: 'Snapshot snap-xxxxxxx is encrypted. Creating an unencrypted copy from an encrypted snapshot is not supported.',
    check: 'DEFAULT_EBS_KEY',
  },
  {
    code: 'InvalidRequest',
    text: 'You do not have permission to access the storage of this ami',
    check: 'SNAPSHOT_NOT_SHARED',
  },
  {
    code: 'ResourceNotReady',
    text: 'failed waiting for successful resource state',
    check: 'COPY_FAILED',
  },
  {
    code: 'MissingParameter',
    text: 'The request must contain the parameter LaunchPermission',
    check: 'LAUNCH_REFUSED',
  },
  {
    code: 'InvalidAMIAttributeItemValue',
    text: 'Invalid attribute item value "440000000001 "',
    check: 'LAUNCH_REFUSED',
  },
  {
    code: 'InvalidAMIID.NotFound',
    text: "The image id '[ami-0abc1234]' does not exist",
    check: 'SOURCE_NOT_VISIBLE',
  },
  { text: 'Client.InternalError: Client error on launch', check: 'AUTO_SCALING_KEY_GRANT' },
]

/** Further answers of EC2, KMS and SSM, whose causes are told apart. */
const further: readonly Reported[] = [
  {
    code: 'UnauthorizedOperation',
    text: 'You are not authorized to perform this operation.',
    check: 'ROLE_LACKS_PERMISSION',
  },
  {
    code: 'UnauthorizedOperation',
    text: 'You are not authorized to perform this operation. User: arn:aws:sts::440000000001:assumed-role/x/y is not authorized to perform: ec2:CreateLaunchTemplateVersion on resource: arn:aws:ec2:eu-west-1:440000000001:launch-template/lt-0123456789abcdef0',
    check: 'LAUNCH_TEMPLATE_FORBIDDEN',
  },
  { code: 'OptInRequired', text: 'You are not subscribed to this service.', check: 'REGION_NOT_ENABLED' },
  {
    code: 'ResourceLimitExceeded',
    text: 'You have reached your quota of 1000 for the number of entities that an AMI can be shared with. Share the AMI with an organization or OU, or request an increase in your AMI sharing quota.',
    check: 'AMI_SHARING_QUOTA',
  },
  {
    code: 'ResourceLimitExceeded',
    text: 'You have reached your quota of 50000 for the number of images allowed in this Region. Deregister unused images, or request an increase in your AMIs quota.',
    check: 'QUOTA_REACHED',
  },
  {
    code: 'ResourceLimitExceeded',
    text: 'Too many AMI copies in progress. The limit is 50 for this destination region.',
    check: 'COPY_LIMIT_REACHED',
  },
  { code: 'SnapshotLimitExceeded', text: '', check: 'QUOTA_REACHED' },
  { code: 'AccessDenied', text: 'Access denied', service: 'sts', check: 'ROLE_NOT_ASSUMABLE' },
  { code: 'AccessDeniedException', text: '', service: 'kms', check: 'KMS_KEY_NOT_USABLE' },
  {
    code: 'NotFoundException',
    text: 'Alias arn:aws:kms:eu-west-1:440000000001:alias/golden is not found.',
    service: 'kms',
    check: 'KMS_ALIAS_MISSING',
  },
  {
    code: 'KMSInvalidStateException',
    text: 'arn:aws:kms:eu-west-1:440000000001:key/1234abcd-12ab-34cd-56ef-1234567890ab is pending deletion.',
    service: 'kms',
    check: 'KMS_KEY_DISABLED',
  },
  {
    code: 'DisabledException',
    text: 'arn:aws:kms:eu-west-1:440000000001:key/1234abcd-12ab-34cd-56ef-1234567890ab is disabled.',
    service: 'kms',
    check: 'KMS_KEY_DISABLED',
  },
  {
    code: 'InvalidLaunchTemplateId.NotFound',
    text: 'The specified launch template, with template ID lt-0123456789abcdef0, does not exist.',
    check: 'LAUNCH_TEMPLATE_MISSING',
  },
  {
    code: 'InvalidAMIName.Duplicate',
    text: 'AMI name golden is already in use by AMI ami-0abc1234',
    check: 'AMI_NAME_TAKEN',
  },
  {
    code: 'TooManyUpdates',
    text: 'There are concurrent updates for a resource that supports one update at a time.',
    check: 'OUTPUT_CONTENDED',
  },
]

describe('recogniseError', () => {
  it('knows every error that users reported', () => {
    const recognised = reported.filter(({ check, ...error }) => recogniseError(error)?.check === check)

    process.stdout.write(
      `errors that users reported: ${recognised.length} of ${reported.length} recognised\n`,
    )
    expect(recognised).toEqual(reported)
  })

  it.each([...reported, ...further])('takes $code "$text" for $check', ({ check, ...error }) => {
    expect(recogniseError(error)).toMatchObject({ check, remedy: checkRecords[check].remedy })
  })

  it('finds the code inside the text when it is not given apart', () => {
    expect(
      reported.filter(
        ({ code = '', text, check, service }) =>
          recogniseError({ text: `EC2 said: ${code}: ${text}`, ...(service && { service }) })?.check !==
          check,
      ),
    ).toEqual([])
  })

  it('takes no notice of capitals, kinds of quotes and blanks', () => {
    expect(
      recogniseError({ text: 'SNAPSHOTS  encrypted with the aws managed\ncmk can‘t be shared' })?.check,
    ).toBe('AWS_MANAGED_KEY')
  })

  it('says who denies it when AWS does', () => {
    const text =
      'User: arn:aws:sts::440000000001:assumed-role/x/y is not authorized to perform: ec2:CopyImage on resource: arn:aws:ec2:eu-west-1::image/ami-0abc1234 with an explicit deny in a service control policy'

    expect(recogniseError({ code: 'UnauthorizedOperation', text })?.what).toMatch(
      /AWS says that a service control policy of the organization denies it$/,
    )
  })

  it.each([
    { text: '' },
    { text: 'The sky is overcast' },
    { code: 'ValidationException', text: 'Value at name failed to satisfy constraint' },
    { code: 'AccessDenied', text: 'Access Denied', service: 's3' },
    { code: 'ResourceNotFoundException', text: 'Requested resource not found', service: 'dynamodb' },
  ])('has no name for $code "$text"', (error) => {
    expect(recogniseError(error)).toBeUndefined()
  })
})

describe('normaliseErrorText', () => {
  it('leaves one text of errors that differ in ids, accounts and ARNs only', () => {
    const said = (account: string, ami: string, key: string): string =>
      normaliseErrorText(
        `${ami} of ${account}: key arn:aws:kms:eu-west-1:${account}:alias/of-${account} (${key})`,
      )

    expect(said('440000000001', 'ami-0abc1234', '1234abcd-12ab-34cd-56ef-1234567890ab')).toBe(
      '<id> of <account>: key <arn> (<id>)',
    )
    expect(said('440000000002', 'ami-0fed9876543210abc', '00000000-0000-0000-0000-000000000000')).toBe(
      '<id> of <account>: key <arn> (<id>)',
    )
  })
})
