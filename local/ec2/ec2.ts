import type { CloudCore } from '../cloud/core.ts'
import { createRegionalState } from '../cloud/regional-state.ts'
import type { AnyOperation, Service } from '../cloud/service.ts'
import type { EbsKeys } from '../kms/ebs-keys.ts'
import { createAmiFactory, type AmiFactory } from './ami-factory.ts'
import { blockPublicAccessOperations } from './block-public-access.ts'
import { deregisterImage } from './deregister-image.ts'
import { describeImages } from './describe-images.ts'
import { describeSnapshots } from './describe-snapshots.ts'
import type { AccountSettings, Ec2Parts } from './ec2-parts.ts'
import { ec2Schemas } from './ec2-schemas.ts'
import { describeImageAttribute, modifyImageAttribute } from './image-attributes.ts'
import { createImageStore } from './image-store.ts'
import { registerImage } from './register-image.ts'
import { runInstances } from './run-instances.ts'
import { createSnapshotStore } from './snapshot-store.ts'
import { createTagStore } from './tag-store.ts'
import { createTags, describeTags } from './tags.ts'

/** EC2: AMIs and their snapshots, and what services that make AMIs need of it. Its schemas load with the first request. */
export function createEc2(
  core: CloudCore,
  keys: EbsKeys,
): { readonly service: Service; readonly amis: AmiFactory } {
  const parts: Ec2Parts = {
    core,
    keys,
    images: createImageStore(),
    snapshots: createSnapshotStore(core),
    tags: createTagStore(),
    settings: createRegionalState((): AccountSettings => ({ blocksPublicImages: true })),
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
        return operationsOf(parts)
      },
    },
    amis: createAmiFactory(parts),
  }
}

function operationsOf(parts: Ec2Parts): readonly AnyOperation[] {
  return [
    createTags(parts),
    deregisterImage(parts),
    describeImageAttribute(parts),
    describeImages(parts),
    describeSnapshots(parts),
    describeTags(parts),
    modifyImageAttribute(parts),
    registerImage(parts),
    runInstances(parts),
    ...blockPublicAccessOperations(parts),
  ]
}
