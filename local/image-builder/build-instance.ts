import type { Ami, Image, InstanceBlockDeviceMapping } from '@aws-sdk/client-imagebuilder'

import type { CloudCore } from '../cloud/core.ts'
import type { AmiFactory } from '../ec2/ami-factory.ts'
import type { BuildInstance, VolumeSettings } from '../ec2/build-instance.ts'
import type { Entry } from './entry.ts'

/** The instance that an image is built on: the base image's AMI, with the volumes that the recipe wants. */
export function buildInstanceOf({ id, shown }: Entry<Image>, baseImageId: string | undefined): BuildInstance {
  return {
    accountId: id.accountId,
    region: id.region,
    baseImageId,
    isWindows: shown.platform === 'Windows',
    volumes: (shown.imageRecipe?.blockDeviceMappings ?? []).flatMap(volumeOf),
  }
}

/** The AMI that a build makes of its instance, in its account and Region; nothing else is distributed to. */
export function outputAmi(
  { clock, amis }: Pick<CloudCore, 'clock'> & { readonly amis: AmiFactory },
  { id, arn, shown }: Entry<Image>,
  instance: BuildInstance,
): Ami {
  const stamp = new Date(clock.now()).toISOString().replaceAll(':', '-')
  const name = `${shown.name ?? id.name} ${stamp}`
  const tags = new Map([
    ['CreatedBy', 'EC2 Image Builder'],
    ['Ec2ImageBuilderArn', arn],
  ])
  return {
    region: id.region,
    image: amis.createAmi(instance, { name, tags }),
    name,
    state: { status: 'AVAILABLE' },
    accountId: id.accountId,
  }
}

function volumeOf({ deviceName, ebs, noDevice, virtualName }: InstanceBlockDeviceMapping): VolumeSettings[] {
  if (deviceName === undefined || virtualName !== undefined) return []
  return [
    {
      deviceName,
      sizeGib: ebs?.volumeSize,
      volumeType: ebs?.volumeType,
      deleteOnTermination: ebs?.deleteOnTermination,
      encrypted: ebs?.encrypted,
      kmsKeyId: ebs?.kmsKeyId,
      isRemoved: noDevice !== undefined,
    },
  ]
}
