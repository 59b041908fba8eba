import { pages } from '../../functions/lib/domain/checks/registry/pages.ts'
import type { AwsPage } from './page-sentence.ts'

/** What the page on sharing resources asks for. */
export const sharingPage = {
  ...pages.sharing,
  wholeSections: [
    'Prerequisites for sharing components, images, and recipes',
    'Sharing across Regions',
    'Sharing a component, image, or recipe',
    'Option 2: Apply a resource policy and promote to a RAM resource share',
    '[ Image ]',
    '[ Component ]',
    '[ Image recipe ]',
    '[ Container recipe ]',
    'Unsharing a shared component, image, or recipe',
    'Shared component, image, and recipe permissions',
    'Resource limits',
  ],
  sentences: [
    {
      quote: 'Specific AWS accounts inside or outside',
      asks: 'Accounts may be members of the organization or not; those that are not get an invitation',
      checks: ['ACCOUNT_REFUSED', 'OUTSIDE_ORGANIZATION', 'INVITATION_PENDING'],
    },
    {
      quote: '(OU) inside of its organization',
      asks: "Units are those of the owner's organization",
      checks: ['NO_ORGANIZATION', 'PRINCIPAL_REFUSED'],
    },
    {
      quote: 'Its entire organization',
      asks: "The organization is the owner's",
      checks: ['NO_ORGANIZATION', 'ORGANIZATION_SHARING_OFF'],
    },
    {
      quote: 'or OUs outside of its organization',
      asks: "Other organizations are named here; RAM's own guide rules them out, and so does RAM",
      checks: ['FOREIGN_ORGANIZATION'],
    },
    {
      quote: 'You must own the component',
      asks: 'The owner account owns what is shared',
      checks: ['NOT_OWNER'],
    },
    {
      quote: 'resources that have been shared with you',
      asks: 'What was shared with the owner account is not shared on',
      checks: ['NOT_OWNER', 'FOREIGN_COMPONENT', 'FOREIGN_PARENT_IMAGE'],
    },
    {
      quote: 'must be explicitly shared with the target',
      asks: 'The key of an encrypted resource lets in the accounts, units and organizations that get the resource',
      checks: ['SHARED_NOT_LAUNCHABLE', 'KEY_UNREADABLE', 'RECIPE_NEEDS'],
      unproven:
        'a key policy with conditions, or with principals of an organization, is not evaluated; only the AWS managed key is told for certain',
    },
    {
      quote: 'you must enable sharing',
      asks: 'Sharing with the organization is on before units and the organization are named',
      checks: ['ORGANIZATION_SHARING_OFF', 'NO_ORGANIZATION'],
    },
    {
      quote: 'KMS key and alias in each',
      asks: 'Each Region has a key of its own, and the alias leads to it',
      checks: ['KMS_ALIAS_MISSING', 'KMS_KEY_OTHER_REGION', 'KMS_KEY_DISABLED', 'DEFAULT_EBS_KEY'],
    },
    {
      quote: 'people who will be launching instances',
      asks: 'Who launches instances may use the key',
      checks: ['AUTO_SCALING_KEY_GRANT'],
      unproven: 'which people and services will launch, nobody tells us; Auto Scaling is looked at',
    },
    {
      quote: 'are not considered Image Builder resources',
      asks: 'Sharing an image shares neither its AMI nor its layers',
      checks: ['SHARED_NOT_LAUNCHABLE', 'ECR_NOT_SHARED'],
    },
    {
      quote: 'Amazon Machine Images (AMIs)',
      asks: 'AMIs are shared by launch permission, or copied',
      checks: ['SHARED_NOT_LAUNCHABLE', 'AMI_SHARING_QUOTA', 'LAUNCH_REFUSED'],
    },
    {
      quote: 'that reside in Amazon ECR',
      asks: 'Container images are shared by the policy of their repository',
      checks: ['ECR_NOT_SHARED'],
    },
    {
      quote: 'only in a specified AWS Region',
      asks: 'A resource is shared in the Region that it is in',
      checks: ['RESOURCE_NOT_FOUND', 'NO_DEFAULT_PERMISSION'],
    },
    {
      quote: 'will not replicate across Regions',
      asks: 'Another Region has the image only where an AMI is copied or distributed to it',
      checks: ['OWN_OUTPUT_MISSING', 'RESOURCE_NOT_FOUND'],
    },
    {
      quote: 'must add it to a resource',
      asks: 'The resource is in a share',
      checks: ['SHARE_NOT_DERIVED', 'ASSOCIATION_FAILED'],
    },
    {
      quote: 'lets you share your resources across',
      asks: 'A share is of RAM, which our role may use',
      checks: ['PermissionMissing', 'RAM_QUOTA'],
    },
    {
      quote: 'specifies the resources to share and',
      asks: 'Whoever is in a share gets all of its resources',
      checks: ['STRANGER_IN_OUR_SHARE', 'RESOURCE_IN_FOREIGN_SHARE'],
    },
    {
      quote: 'must first create the resource share',
      asks: 'The share of a rule is there, and is ours',
      checks: ['SHARE_NAME_TAKEN', 'SHARE_NOT_VISIBLE', 'SEVERAL_RULE_SHARES'],
    },
    {
      quote: 'your organization are automatically granted access',
      asks: 'Members need no invitation where sharing with the organization is on',
      checks: ['ORGANIZATION_SHARING_OFF', 'PRINCIPAL_NOT_ASSOCIATED', 'ACCOUNT_NOT_ASSOCIATED'],
    },
    {
      quote: 'receive an invitation to join',
      asks: 'All others accept an invitation',
      checks: ['INVITATION_PENDING', 'ACCOUNT_NOT_ASSOCIATED'],
    },
    {
      quote: 'second option for sharing your resources',
      asks: 'Policy mode has two steps, and the second needs the first',
      checks: ['SHARE_NOT_DERIVED', 'SHARE_NOT_PROMOTED'],
    },
    {
      quote: 'first step uses Image Builder commands',
      asks: 'The policy is written by Image Builder, which replaces the one that is there',
      checks: ['FOREIGN_POLICY', 'POLICY_NOT_ADOPTABLE', 'POLICY_TOO_LONG', 'PolicyRefused'],
    },
    {
      quote: 'second step promotes the resource',
      asks: 'The share that RAM made of the policy is promoted',
      checks: ['SHARE_NOT_PROMOTED', 'UNMATCHED_PERMISSION', 'PERMISSION_LIMIT'],
    },
    {
      quote: 'to access any underlying resources',
      asks: 'Who gets a resource reaches what it refers to',
      checks: ['RECIPE_NEEDS'],
      unproven: 'only the account itself can tell what its roles reach',
    },
    {
      quote: 'policy to an image, to allow',
      asks: 'A policy on an image lets others build on it',
      checks: ['WRONG_VERSION_FORM', 'SHARED_NOT_LAUNCHABLE'],
    },
    {
      quote: 'policy to a build or test',
      asks: 'A policy is put on one build of a component',
      checks: ['WRONG_VERSION_FORM', 'UNSUPPORTED_TYPE'],
    },
    {
      quote: 'permission to use your component',
      asks: 'Who has a component may name it in a recipe',
      checks: ['ACCOUNT_NOT_ASSOCIATED', 'RECIPE_NEEDS'],
      unproven: "the account's own roles must allow it, too",
    },
    {
      quote: 'resources referenced by the shared component',
      asks: 'Who has a component may read the files that it downloads',
      checks: ['RECIPE_NEEDS'],
      unproven: 'private servers and buckets do not tell us whom they let in',
    },
    {
      quote: 'policy to an image recipe',
      asks: 'A policy is put on one version of an image recipe',
      checks: ['WRONG_VERSION_FORM'],
    },
    {
      quote: 'policy to a container recipe',
      asks: 'A policy is put on one version of a container recipe',
      checks: ['WRONG_VERSION_FORM'],
    },
    {
      quote: 'permission to use your recipe',
      times: 2,
      asks: 'Who has a recipe may build with it',
      checks: ['ACCOUNT_NOT_ASSOCIATED', 'RECIPE_NEEDS'],
      unproven: "the account's own roles must allow it, too",
    },
    {
      quote: 'resources that the recipe references',
      times: 2,
      asks: 'Who has a recipe has its parent image and components',
      checks: ['RECIPE_NEEDS', 'FOREIGN_COMPONENT', 'FOREIGN_PARENT_IMAGE'],
      unproven: 'what belongs to others is shared by others',
    },
    {
      quote: 'must have imagebuilder:put',
      asks: 'Our role may put policies of each type',
      checks: ['PermissionMissing'],
    },
    {
      quote: "you've shared it, run",
      asks: 'Without promotion the principals do not see the resource',
      checks: ['SHARE_NOT_PROMOTED', 'ACCOUNT_NOT_ASSOCIATED'],
    },
    {
      quote: 'must remove it from the resource',
      asks: 'Older builds leave the share of the rule',
      checks: ['RETIREMENT_POSTPONED', 'BUILD_STILL_NEEDED'],
    },
    {
      quote: 'can do this using the AWS',
      asks: 'Access that nobody wants is taken away with RAM',
      checks: ['SURPLUS_ACCESS'],
    },
    {
      quote: 'consumer cannot have any dependencies',
      asks: 'Nothing of the accounts depends on what leaves a share',
      checks: ['BUILD_STILL_NEEDED'],
      unproven: 'dependencies of other accounts cannot be listed; RAM refuses when there are some',
    },
    {
      quote: 'must remove any dependencies',
      asks: 'The accounts remove what depends on it first',
      checks: ['BUILD_STILL_NEEDED'],
      unproven: 'dependencies of other accounts cannot be listed; RAM refuses when there are some',
    },
    {
      quote: 'Owners cannot delete a shared component',
      asks: 'What is shared cannot be deleted',
      checks: ['BUILD_STILL_NEEDED'],
    },
    {
      quote: 'owner cannot unshare these resources until',
      asks: 'What is depended on stays shared',
      checks: ['BUILD_STILL_NEEDED'],
    },
    {
      quote: 'but cannot modify them in any',
      asks: 'The policy allows reading alone: the two actions of the type',
      checks: ['FOREIGN_POLICY', 'UNMATCHED_PERMISSION'],
    },
    {
      quote: 'owned by other consumers or the',
      asks: 'Who has one resource has no other',
      checks: ['STRANGER_IN_OUR_SHARE', 'SURPLUS_ACCESS'],
    },
    {
      quote: 'use shared components and images',
      asks: 'Shared components and images work in recipes of the accounts',
      checks: ['RECIPE_NEEDS', 'SHARED_NOT_LAUNCHABLE'],
      unproven: "the account's own roles must allow it, too",
    },
    {
      quote: 'Consumers can use shared image recipes',
      asks: 'Shared recipes work in the accounts',
      checks: ['RECIPE_NEEDS'],
      unproven: "the account's own roles must allow it, too",
    },
    {
      quote: 'resource limits of the owner only',
      asks: "What is shared uses the owner's quotas",
      checks: ['RAM_QUOTA', 'PERMISSION_LIMIT', 'AMI_SHARING_QUOTA'],
    },
    {
      quote: 'limits of the consumers are not',
      asks: 'What is shared uses no quota of the accounts; what is copied does',
      checks: ['AMI_QUOTA', 'QUOTA_REACHED'],
    },
  ],
} satisfies AwsPage
