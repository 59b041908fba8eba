import type { BlockDeviceMapping, RegisterImageRequest, RegisterImageResult } from '@aws-sdk/client-ec2'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, invalidValue, notModelled, refuseMembers, snapshotNotFound } from './errors.ts'
import { tellState } from './image-states.ts'
import type { Ami, Device } from './image-store.ts'
import { placeOf } from './images-in-use.ts'
import { checkImageQuota, checkNameForm, checkNameIsFree, newImageId } from './new-image.ts'
import { readTagSpecifications, tagSpecificationNeeds } from './tag-specifications.ts'

/** RegisterImage: an AMI of snapshots of the caller's, available at once. */
export function registerImage(parts: Ec2Parts): Operation<RegisterImageRequest, RegisterImageResult> {
  return {
    schema: ec2Schema('RegisterImage'),
    needs: (input, { region }) => [
      { action: 'ec2:RegisterImage', resource: `arn:aws:ec2:${region}::image/*` },
      ...(input.BlockDeviceMappings ?? []).flatMap(({ Ebs: ebs }) =>
        ebs?.SnapshotId === undefined
          ? []
          : [{ action: 'ec2:RegisterImage', resource: `arn:aws:ec2:${region}::snapshot/${ebs.SnapshotId}` }],
      ),
      ...tagSpecificationNeeds(input.TagSpecifications, { region, createAction: 'RegisterImage' }),
    ],
    handle: (input, context) => {
      const ami = readImage(parts, input, context)
      const { image: tags } = readTagSpecifications(input.TagSpecifications, ['image'])
      endDryRun(input)
      parts.images.put(ami)
      if (tags.size > 0) parts.tags.put(placeOf(context), ami.id, tags)
      tellState(parts, ami, 'available', context)
      return { ImageId: ami.id }
    },
  }
}

/** RegisterImage's own defaults are of another time: i386 and paravirtual (EC2 API Reference). */
function readImage(parts: Ec2Parts, input: RegisterImageRequest, context: RequestContext): Ami {
  const {
    Name = '',
    Description: description,
    Architecture: architecture = 'i386',
    RootDeviceName: rootDeviceName = '/dev/sda1',
    BlockDeviceMappings: mappings = [],
    VirtualizationType: virtualizationType = 'paravirtual',
    EnaSupport: hasEna = false,
    TagSpecifications: _tags,
    DryRun: _dryRun,
    ...others
  } = input
  refuseMembers('RegisterImage', others)
  checkNameForm(Name)
  checkNameIsFree(parts, Name, placeOf(context))
  checkImageQuota(parts, placeOf(context))
  if (virtualizationType !== 'hvm' && virtualizationType !== 'paravirtual')
    throw invalidValue(`Value (${virtualizationType}) for parameter virtualizationType is invalid.`)

  const devices = mappings.map((mapping) => readDevice(parts, mapping, context))
  if (!devices.some(({ deviceName }) => deviceName === rootDeviceName))
    throw invalidMapping('No root snapshot specified in device mapping.')
  return {
    ...placeOf(context),
    id: newImageId(parts),
    name: Name,
    description,
    state: 'available',
    createdAtMs: parts.core.clock.now(),
    architecture,
    virtualizationType,
    isWindows: false,
    hasEna,
    rootDeviceName,
    devices,
    launchPermission: [],
  }
}

function readDevice(
  { snapshots }: Ec2Parts,
  { DeviceName: deviceName = '', Ebs: ebs }: BlockDeviceMapping,
  { caller, region }: RequestContext,
): Device {
  const { SnapshotId: snapshotId, Encrypted, KmsKeyId } = ebs ?? {}
  if (snapshotId === undefined) throw notModelled('block device mappings with snapshots only')
  if (Encrypted !== undefined || KmsKeyId !== undefined)
    throw invalidMapping(
      `the encrypted flag cannot be specified since device ${deviceName} has a snapshot specified.`,
    )
  const snapshot = snapshots.find(snapshotId, region)
  if (snapshot === undefined || snapshot.accountId !== caller.accountId) throw snapshotNotFound(snapshotId)
  const sizeGib = ebs?.VolumeSize ?? snapshot.sizeGib
  if (sizeGib < snapshot.sizeGib)
    throw invalidMapping(
      `Volume of size ${sizeGib}GB is smaller than snapshot '${snapshotId}', expect size >= ${snapshot.sizeGib}GB`,
    )
  return {
    deviceName,
    snapshotId,
    sizeGib,
    volumeType: ebs?.VolumeType ?? 'gp2',
    deleteOnTermination: ebs?.DeleteOnTermination ?? true,
  }
}

function invalidMapping(message: string): ServiceError {
  return new ServiceError('InvalidBlockDeviceMapping', message)
}
