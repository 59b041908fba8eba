import type { CheckPage } from '../check.ts'

/** The pages that checks come from. */
export const pages = {
  sharing: {
    title: 'Image Builder: share resources',
    url: 'https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-shared-resources.html',
  },
  distribution: {
    title: 'Image Builder: cross-account AMI distribution',
    url: 'https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html',
  },
  distributionSettings: {
    title: 'Image Builder: AMI distribution settings',
    url: 'https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html',
  },
  imageBuilderQuotas: {
    title: 'Image Builder: endpoints and quotas',
    url: 'https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html',
  },
  ramTerms: {
    title: 'RAM: terms and concepts',
    url: 'https://docs.aws.amazon.com/ram/latest/userguide/getting-started-terms-and-concepts.html',
  },
  ramSharing: {
    title: 'RAM: share resources',
    url: 'https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html',
  },
  ramInvitations: {
    title: 'RAM: invitations',
    url: 'https://docs.aws.amazon.com/ram/latest/userguide/working-with-shared-invitations.html',
  },
  ramPermissions: {
    title: 'RAM: customer managed permissions',
    url: 'https://docs.aws.amazon.com/ram/latest/userguide/managed-permission-considerations.html',
  },
  ramPromotion: {
    title: 'RAM: PromoteResourceShareCreatedFromPolicy',
    url: 'https://docs.aws.amazon.com/ram/latest/APIReference/API_PromoteResourceShareCreatedFromPolicy.html',
  },
  ramQuotas: {
    title: 'RAM: quotas',
    url: 'https://docs.aws.amazon.com/ram/latest/userguide/service-quotas.html',
  },
  ramRefusals: {
    title: 'RAM: troubleshooting denied access',
    url: 'https://docs.aws.amazon.com/ram/latest/userguide/tshoot-access-denied.html',
  },
  amiCopies: {
    title: 'EC2: how AMI copies work',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/how-ami-copy-works.html',
  },
  amiSharing: {
    title: 'EC2: share an AMI with organizations and units',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-amis-with-organizations-and-OUs.html',
  },
  amiQuotas: {
    title: 'EC2: AMI quotas',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-quotas.html',
  },
  allowedAmis: {
    title: 'EC2: Allowed AMIs',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html',
  },
  publicAmis: {
    title: 'EC2: make an AMI public',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html',
  },
  publicAccess: {
    title: 'EC2: block public access to AMIs',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html',
  },
  paravirtual: {
    title: 'EC2: virtualization types',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/virtualization_types.html',
  },
  ec2Errors: {
    title: 'EC2: error codes',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
  },
  ec2Throttling: {
    title: 'EC2: request throttling',
    url: 'https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html',
  },
  ec2Consistency: {
    title: 'EC2: eventual consistency',
    url: 'https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html',
  },
  ec2Tags: {
    title: 'EC2: tag restrictions',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html',
  },
  launchTemplates: {
    title: 'EC2: launch templates',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html',
  },
  ebsEncryption: {
    title: 'EBS: encryption',
    url: 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
  },
  ebsDefault: {
    title: 'EBS: encryption by default',
    url: 'https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html',
  },
  keyPolicies: {
    title: 'KMS: let users of other accounts use a key',
    url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html',
  },
  keyStates: {
    title: 'KMS: key states',
    url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
  },
  keyAliases: {
    title: 'KMS: aliases',
    url: 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  },
  autoScalingKeys: {
    title: 'Auto Scaling: key policy for encrypted volumes',
    url: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html',
  },
  parameters: {
    title: 'Systems Manager: PutParameter',
    url: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html',
  },
  parameterAmis: {
    title: 'Systems Manager: parameters of the type aws:ec2:image',
    url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html',
  },
  regions: {
    title: 'Account management: Regions',
    url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
  },
  accounts: {
    title: 'Organizations: closed accounts',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html',
  },
  ecrPolicies: {
    title: 'ECR: repository policies',
    url: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html',
  },
  stepFunctionsErrors: {
    title: 'Step Functions: errors',
    url: 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html',
  },
  operations: { title: 'Operations', url: 'operations.md' },
  destinationAccounts: { title: 'Destination accounts', url: 'destination-accounts.md' },
  rules: { title: 'The rules file', url: '../README.md' },
  inputs: { title: 'Inputs', url: '../events/README.md' },
} satisfies Record<string, CheckPage>
