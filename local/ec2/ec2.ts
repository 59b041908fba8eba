import { createClientTokens } from '../cloud/client-tokens.ts'
import type { CloudCore } from '../cloud/core.ts'
import { createRegionalState } from '../cloud/regional-state.ts'
import type { AnyOperation, Service } from '../cloud/service.ts'
import type { EbsKeys } from '../kms/ebs-keys.ts'
import type { UsableImages } from '../ssm/ssm-parts.ts'
import { allowedImagesOperations } from './allowed-images-settings.ts'
import { createAmiFactory, type AmiFactory } from './ami-factory.ts'
import { blockPublicAccessOperations } from './block-public-access.ts'
import { copyImage } from './copy-image.ts'
import type { PlanCopy } from './copy-plan.ts'
import { createImage } from './create-image.ts'
import { deregisterImage } from './deregister-image.ts'
import { describeImages } from './describe-images.ts'
import { describeRegions } from './describe-regions.ts'
import { describeSnapshots } from './describe-snapshots.ts'
import { disableImageOperations } from './disable-image.ts'
import { ebsDefaultKeyOperations } from './ebs-default-key.ts'
import { ebsEncryptionOperations } from './ebs-encryption.ts'
import { newAccountSettings, type Ec2Parts } from './ec2-parts.ts'
import { ec2Schemas } from './ec2-schemas.ts'
import { ec2World, type Ec2World } from './ec2-world.ts'
import { idempotentParameterMismatch } from './errors.ts'
import { describeImageAttribute, modifyImageAttribute } from './image-attributes.ts'
import { createImageStore } from './image-store.ts'
import { createGivenTemplates, type GivenTemplates } from './launch-templates/given-templates.ts'
import { launchTemplateOperations } from './launch-templates/launch-templates.ts'
import { createLaunchTemplates } from './launch-templates/template-store.ts'
import { registerImage } from './register-image.ts'
import { createRequestRates, withRate } from './request-rates.ts'
import { runInstances } from './run-instances.ts'
import { snapshotAttributeOperations } from './snapshot-attributes.ts'
import { createSnapshotStore } from './snapshot-store.ts'
import { createTagStore } from './tag-store.ts'
import { createTags, describeTags } from './tags.ts'
import { createUsableImages } from './usable-images.ts'

/** What an EC2 differs in from the usual one. */
export interface Ec2Options {
  readonly world?: Ec2World | undefined
  readonly planCopy?: PlanCopy | undefined
}

/** EC2: AMIs and their snapshots, and what services that make AMIs need of it. Its schemas load with the first request. */
export function createEc2(
  core: CloudCore,
  keys: EbsKeys,
  { world = ec2World.parse({}), planCopy }: Ec2Options = {},
): {
  readonly service: Service
  readonly amis: AmiFactory
  readonly usableImages: UsableImages
  readonly givenTemplates: GivenTemplates
} {
  const rates = createRequestRates(core, world.requestRates)
  const parts: Ec2Parts = {
    core,
    keys,
    images: createImageStore(),
    snapshots: createSnapshotStore(core),
    tags: createTagStore(),
    launchTemplates: createLaunchTemplates(),
    settings: createRegionalState(newAccountSettings),
    world,
    copyTokens: createClientTokens(idempotentParameterMismatch),
    planCopy,
  }
  return {
    service: {
      signingName: 'ec2',
      protocol: 'ec2Query',
      namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
      get schemas() {
        return ec2Schemas()
      },
      get operations() {
        return operationsOf(parts).map((operation) => withRate(rates, operation))
      },
    },
    amis: createAmiFactory(parts),
    usableImages: createUsableImages(parts),
    givenTemplates: createGivenTemplates(parts),
  }
}

function operationsOf(parts: Ec2Parts): readonly AnyOperation[] {
  return [
    copyImage(parts),
    createImage(parts),
    createTags(parts),
    deregisterImage(parts),
    describeImageAttribute(parts),
    describeImages(parts),
    describeRegions(parts),
    describeSnapshots(parts),
    describeTags(parts),
    modifyImageAttribute(parts),
    registerImage(parts),
    runInstances(parts),
    ...allowedImagesOperations(parts),
    ...blockPublicAccessOperations(parts),
    ...disableImageOperations(parts),
    ...ebsDefaultKeyOperations(parts),
    ...ebsEncryptionOperations(parts),
    ...launchTemplateOperations(parts),
    ...snapshotAttributeOperations(parts),
  ]
}
