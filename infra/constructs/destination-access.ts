import { keyActions } from '../../functions/lib/domain/checks/destination/key-actions.ts'
import { copyTagKey } from '../../functions/lib/domain/copying/copy-request.ts'
import { keyArnsParameter, type DestinationSwitch } from './destination-parameters.ts'

/** What the role of a destination account may do. Resources and names are written as `Fn::Sub` takes them. */
export interface DestinationStatement {
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly string[] | { readonly listedIn: typeof keyArnsParameter }
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Why nothing narrower will do; without it a wildcard fails the synthesis. */
  readonly wildcardReason?: string
}

/** An inline policy of the role, and the parameter of the stack that wants it. */
export interface DestinationPolicy {
  readonly name: string
  readonly wantedBy: DestinationSwitch
  readonly statements: readonly DestinationStatement[]
}

/** The prefix of the guide unless a parameter changes it, and the one that Image Builder's service-linked role writes below. */
const parameterArns = ['${ParameterPrefix}', 'imagebuilder/'].map(
  (prefix) => `arn:\${AWS::Partition}:ssm:*:\${AWS::AccountId}:parameter/${prefix}*`,
)

const asOnThePage = 'The statement is that of the Image Builder guide, cross-account-dist, word for word.'

/** What EC2 Image Builder's guide, "Set up cross-account AMI distribution", asks for beside AWS's managed policy. */
export const policiesOfThePage: readonly DestinationPolicy[] = [
  {
    name: 'image-builder-encryption',
    wantedBy: 'EncryptedImages',
    statements: [
      {
        sid: 'AllowRoleToPerformKMSOperationsOnBehalfOfTheDestinationAccount',
        actions: keyActions,
        resources: { listedIn: keyArnsParameter },
        wildcardReason: `${asOnThePage} Keys are the owner's and this account's; their own policies decide.`,
      },
    ],
  },
  {
    name: 'image-builder-launch-templates',
    wantedBy: 'LaunchTemplates',
    statements: [
      {
        sid: 'AddVersions',
        actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
        wildcardReason: `${asOnThePage} A tag says which launch templates.`,
      },
      {
        sid: 'FindTemplates',
        actions: ['ec2:DescribeLaunchTemplates'],
        resources: ['*'],
        wildcardReason: 'IAM offers no resource for this action.',
      },
      {
        sid: 'TagTemplates',
        actions: ['ec2:CreateTags'],
        resources: ['arn:${AWS::Partition}:ec2:*:*:launch-template/*'],
        conditions: { StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' } },
        wildcardReason: `${asOnThePage} The only tag that it may put is this one.`,
      },
    ],
  },
  {
    name: 'image-builder-parameters',
    wantedBy: 'SsmParameters',
    statements: [
      {
        sid: 'WriteParameters',
        actions: ['ssm:PutParameter'],
        resources: parameterArns,
        wildcardReason: 'Parameters are named in distribution settings; their prefix is fixed.',
      },
      {
        sid: 'FindImages',
        actions: ['ec2:DescribeImages'],
        resources: ['*'],
        wildcardReason: 'IAM offers no resource for this action.',
      },
    ],
  },
]

/** What we ask for beyond AWS's own policies; docs/destination-accounts.md has the reason of each action. */
export const policiesOfOurs: readonly DestinationPolicy[] = [
  {
    name: 'imagebuilder-share-read',
    wantedBy: 'ReadAccess',
    statements: [
      {
        sid: 'ReadSettings',
        actions: [
          'ec2:DescribeRegions',
          'ec2:GetAllowedImagesSettings',
          'ec2:GetEbsEncryptionByDefault',
          'ec2:GetImageBlockPublicAccessState',
        ],
        resources: ['*'],
        wildcardReason: 'IAM offers no resource for these actions.',
      },
      {
        sid: 'ReadParameters',
        actions: ['ssm:GetParameter'],
        resources: parameterArns,
        wildcardReason: 'Parameters are named in distribution settings; their prefix is fixed.',
      },
    ],
  },
  {
    name: 'imagebuilder-share-clean-up',
    wantedBy: 'CleanUpAccess',
    statements: [
      {
        sid: 'DeregisterOurCopies',
        actions: ['ec2:DeregisterImage'],
        resources: ['arn:${AWS::Partition}:ec2:*::image/*'],
        conditions: { StringLike: { [`aws:ResourceTag/${copyTagKey}`]: '*' } },
        wildcardReason: 'EC2 names the AMIs; those with our tag are ours.',
      },
    ],
  },
]
