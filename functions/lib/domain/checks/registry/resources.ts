import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** What may be shared or copied at all, and by whom. */
export const resourceChecks = {
  MALFORMED_ARN: {
    proves: 'What is named is the ARN of an Image Builder resource',
    how: 'input',
    page: pages.sharing,
    severity: 'error',
    causes: [],
    means: 'An input names what is no ARN. Only that resource is blocked',
    remedy: 'List the ARNs: `aws imagebuilder list-images --owner Self --region REGION`',
  },
  UNSUPPORTED_TYPE: {
    proves: 'The resource is of a type that RAM shares: image, component, image recipe, container recipe',
    how: 'input',
    page: pages.sharing,
    severity: 'error',
    causes: [],
    means: 'RAM shares no workflows, pipelines, infrastructure or distribution configurations',
    remedy: 'Name an image, a component, an image recipe or a container recipe instead',
  },
  WRONG_VERSION_FORM: {
    proves: 'Images and components are named by their build, recipes by their version',
    how: 'input',
    page: pages.sharing,
    severity: 'error',
    causes: [],
    means:
      'A policy can be put on `.../1.2.3/1` of images and components, and on `.../1.2.3` of recipes; on nothing else',
    remedy:
      '`aws imagebuilder get-image --image-build-version-arn ARN --region REGION --query image.arn` answers the build',
  },
  RESOURCE_NOT_FOUND: {
    proves: 'The resource is there',
    how: 'read',
    page: pages.sharing,
    severity: 'error',
    causes: ['deleted', 'in another Region', 'not shown to us'],
    means: 'Image Builder does not have it, or does not show it. Only that resource is blocked',
    remedy: '`aws imagebuilder list-images --owner Self --region REGION`, or the list of its type',
  },
  IMAGE_NOT_AVAILABLE: {
    proves: 'The image has been built: its state is AVAILABLE',
    how: 'read',
    page: pages.sharing,
    severity: 'error',
    causes: ['being built', 'the build failed', 'deprecated, disabled or deleted since'],
    means: 'Only images that are AVAILABLE are shared and copied',
    remedy:
      'Start the run again when this answers AVAILABLE: `aws imagebuilder get-image --image-build-version-arn ARN --region REGION --query image.state.status`',
  },
  NOT_OWNER: {
    proves: 'The resource belongs to the owner account',
    how: 'input',
    page: pages.sharing,
    severity: 'error',
    causes: ['it was shared with the owner account', 'the ARN is of another account'],
    means: 'What was shared with us cannot be shared on: only its owner can',
    remedy: 'Start the run in the account that owns it, or ask its owner to share it',
  },
  FOREIGN_COMPONENT: {
    proves: 'The components that are to be shared with an image belong to the owner account',
    how: 'read',
    page: pages.sharing,
    severity: 'note',
    causes: [],
    means: 'The resource belongs to somebody else, so only they can share it; skipped, the run is green',
    remedy:
      'Nothing where every account has it from AWS; what comes from the marketplace needs a subscription each; else ask the account that owns it',
  },
  FOREIGN_PARENT_IMAGE: {
    proves: 'The parent image that is to be shared with an image belongs to the owner account',
    how: 'read',
    page: pages.sharing,
    severity: 'note',
    causes: [],
    means: 'The resource belongs to somebody else, so only they can share it; skipped, the run is green',
    remedy: 'Nothing where every account has it from AWS; else ask the account that owns it',
  },
  RECIPE_NEEDS: {
    proves: 'Who has a recipe, image or component also has what it refers to',
    how: 'read',
    page: pages.sharing,
    severity: 'warning',
    causes: [
      'components or the parent image of the recipe are shared with fewer accounts',
      'the policy of a key that encrypts a component or image does not let the accounts in',
      'a component downloads files from a bucket or server that the accounts may not read',
      'the accounts’ own roles do not allow imagebuilder:Get* and List* on what is shared',
    ],
    means:
      'Sharing a recipe shares nothing that it refers to. Whether an account reaches private files, and what its own roles allow, only that account can tell: unproven',
    remedy:
      'Let the rule share the rest: `share.resources: [image, imageRecipe, components, parentImage]`; let the accounts in at the key (`aws kms put-key-policy`) and at the bucket (`aws s3api put-bucket-policy`)',
  },
  ECR_NOT_SHARED: {
    proves: 'The image has no layers in ECR, whose repository is shared by other means',
    how: 'read',
    page: pages.ecrPolicies,
    severity: 'note',
    causes: [],
    means:
      'A container image is shared as far as Image Builder knows it; its layers are in ECR, whose repository policy is not ours. The share is done, because nothing that we do could make it more so',
    remedy:
      '`aws ecr set-repository-policy --repository-name REPOSITORY --policy-text POLICY --region REGION`',
  },
  IMAGE_WITHOUT_AMI: {
    proves: 'What is to be copied is an image build whose type is AMI',
    how: 'read',
    page: pages.distribution,
    severity: 'error',
    causes: [],
    means: 'Copies were asked of a container image, or of something that is no image',
    remedy: 'Name an image build: `aws imagebuilder list-images --owner Self`',
  },
  SOURCE_AMI_MISSING: {
    proves: 'The AMI of the build is there and available',
    how: 'read',
    page: pages.distribution,
    severity: 'error',
    causes: ['deregistered', 'disabled', 'the build made none in its own Region'],
    means: 'The AMI of the build is gone, or not available',
    remedy: "`aws ec2 describe-images --image-ids AMI --region REGION --query 'Images[].State'`; build again",
  },
} satisfies Record<string, CheckRecord>
