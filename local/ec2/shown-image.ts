import type { Image } from '@aws-sdk/client-ec2'

import type { RequestContext } from '../cloud/service.ts'
import { settingsOf } from './account-settings.ts'
import { isAllowed } from './allowed-images.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import type { Ami, Device } from './image-store.ts'
import { isPublic, placeOf } from './images-in-use.ts'
import { shownTags } from './tag-store.ts'

/** An AMI as DescribeImages shows it to a caller. */
export function shownImage(parts: Ec2Parts, ami: Ami, context: RequestContext): Image {
  const tags = shownTags(parts.tags.of(placeOf(context), ami.id))
  return {
    ImageId: ami.id,
    ImageLocation: `${ami.accountId}/${ami.name}`,
    ImageType: 'machine',
    Name: ami.name,
    Description: ami.description,
    State: ami.state,
    StateReason: ami.stateReason,
    SourceImageId: ami.source?.imageId,
    SourceImageRegion: ami.source?.region,
    SourceInstanceId: ami.sourceInstanceId,
    OwnerId: ami.accountId,
    Public: isPublic(ami),
    CreationDate: new Date(ami.createdAtMs).toISOString(),
    Architecture: ami.architecture,
    VirtualizationType: ami.virtualizationType,
    Hypervisor: 'xen',
    EnaSupport: ami.hasEna,
    ...(ami.isWindows ? { Platform: 'Windows' as const } : {}),
    PlatformDetails: ami.isWindows ? 'Windows' : 'Linux/UNIX',
    UsageOperation: ami.isWindows ? 'RunInstances:0002' : 'RunInstances',
    RootDeviceType: 'ebs',
    RootDeviceName: ami.rootDeviceName,
    BlockDeviceMappings: ami.devices.map((device) => shownDevice(parts, device, ami.region)),
    ...allowance(parts, ami, context),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  }
}

/** Told only where the account has the setting on, or tries it out. */
function allowance(parts: Ec2Parts, ami: Ami, context: RequestContext): Pick<Image, 'ImageAllowed'> {
  if (settingsOf(parts, context).allowedImages.state === 'disabled') return {}
  return { ImageAllowed: isAllowed(parts, ami, placeOf(context)) }
}

/** The key is not among what DescribeImages tells: the owner finds it with DescribeSnapshots. */
function shownDevice(parts: Ec2Parts, device: Device, region: string) {
  return {
    DeviceName: device.deviceName,
    Ebs: {
      SnapshotId: device.snapshotId,
      VolumeSize: device.sizeGib,
      VolumeType: device.volumeType,
      DeleteOnTermination: device.deleteOnTermination,
      Encrypted: isEncrypted(parts, device.snapshotId, region),
    },
  }
}

/** Whether a snapshot is encrypted. */
export function isEncrypted({ snapshots }: Ec2Parts, snapshotId: string, region: string): boolean {
  return snapshots.find(snapshotId, region)?.kmsKeyArn !== undefined
}
