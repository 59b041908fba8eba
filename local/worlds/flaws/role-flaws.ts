import { deployStacks, wakeUpRuleOnly } from '../../deploy/destination-stack.ts'
import { documentOf, type Flaw, type Site } from './flaw.ts'

const managedPolicyArn = 'arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess'
const narrowPolicy = 'narrow-distribution'

/** The account that roles trust by mistake. */
const otherOwner = '000000000000'

/** What may be wrong with the role that an account lets others copy with, or with its stack. */
export const roleFlaws = {
  noRole: {
    isWithoutStack: true,
    mends: async (site) => deployStacks(site.cloud, site.world, site.accountId),
  },
  otherTrust: {
    breaks: async (site) => trust(site, otherOwner),
    mends: async (site) => trust(site, site.world.ownerAccountId),
  },
  roleLacksCopy: narrowed(['ec2:DescribeImages', 'ec2:ModifyImageAttribute', 'ec2:CreateTags']),
  roleLacksTags: narrowed(['ec2:DescribeImages', 'ec2:ModifyImageAttribute', 'ec2:CopyImage']),
  roleLacksKeys: {
    parameters: { EncryptedImages: 'false' },
    mends: async (site) =>
      allow(site, 'image-builder-encryption', {
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
      }),
  },
  roleLacksTemplates: {
    parameters: { LaunchTemplates: 'false' },
    mends: async (site) =>
      allow(site, 'image-builder-launch-templates', {
        Action: [
          'ec2:CreateLaunchTemplateVersion',
          'ec2:ModifyLaunchTemplate',
          'ec2:DescribeLaunchTemplates',
        ],
      }),
  },
  roleLacksParameters: {
    parameters: { SsmParameters: 'false' },
    mends: async (site) => allow(site, 'image-builder-parameters', { Action: ['ssm:PutParameter'] }),
  },
  noReadAccess: {
    parameters: { ReadAccess: 'false' },
    mends: async (site) =>
      allow(site, 'imagebuilder-share-read', {
        Action: [
          'ec2:DescribeLaunchTemplateVersions',
          'ec2:DescribeRegions',
          'ec2:DescribeSnapshots',
          'ec2:GetAllowedImagesSettings',
          'ec2:GetEbsEncryptionByDefault',
          'ec2:GetImageBlockPublicAccessState',
          'ssm:GetParameter',
        ],
      }),
  },
  noWakeUpRule: {
    parameters: { WakeUpBusArn: 'none' },
    mends: async (site) => deployStacks(site.cloud, site.world, site.accountId, wakeUpRuleOnly),
  },
} satisfies Readonly<Record<string, Flaw>>

/** The policy that AWS manages, in place of which the role has one that leaves an action out. */
function narrowed(actions: readonly string[]): Flaw {
  return {
    breaks: async ({ cloud: { iam }, roleArn }) => {
      iam.roles.detachRolePolicy(roleArn, managedPolicyArn)
      iam.roles.putRolePolicy(
        roleArn,
        narrowPolicy,
        documentOf({ Effect: 'Allow', Action: actions, Resource: '*' }),
      )
    },
    mends: async ({ cloud: { iam }, roleArn }) => {
      iam.roles.attachRolePolicy(roleArn, managedPolicyArn)
      iam.roles.deleteRolePolicy(roleArn, narrowPolicy)
    },
  }
}

function trust({ cloud: { iam }, roleArn }: Site, accountId: string): void {
  iam.roles.updateAssumeRolePolicy(
    roleArn,
    documentOf({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'sts:AssumeRole',
    }),
  )
}

function allow({ cloud: { iam }, roleArn }: Site, policyName: string, statement: object): void {
  iam.roles.putRolePolicy(roleArn, policyName, documentOf({ Effect: 'Allow', Resource: '*', ...statement }))
}
