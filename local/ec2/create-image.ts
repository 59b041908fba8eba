import type { CreateImageRequest, CreateImageResult } from '@aws-sdk/client-ec2'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import type { Ec2World } from './ec2-world.ts'
import { endDryRun, refuseMembers } from './errors.ts'
import { endPending } from './image-states.ts'
import { placeOf } from './images-in-use.ts'
import { checkImageQuota, checkNameForm, checkNameIsFree, newImageId } from './new-image.ts'
import { readTagSpecifications, tagSpecificationNeeds, type TaggedType } from './tag-specifications.ts'
import type { Tags } from './tag-store.ts'

type Instance = Ec2World['instances'][number]

/** CreateImage: of the instances that the world names. The AMI is pending for a while and does not count as a copy. */
export function createImage(parts: Ec2Parts): Operation<CreateImageRequest, CreateImageResult> {
  return {
    schema: ec2Schema('CreateImage'),
    needs: (input, { region, caller }) => [
      ...[
        `arn:aws:ec2:${region}:${caller.accountId}:instance/${input.InstanceId ?? '*'}`,
        `arn:aws:ec2:${region}::image/*`,
        `arn:aws:ec2:${region}::snapshot/*`,
      ].map((resource) => ({ action: 'ec2:CreateImage', resource })),
      ...tagSpecificationNeeds(input.TagSpecifications, { region, createAction: 'CreateImage' }),
    ],
    handle: (input, context) => {
      const { InstanceId: id = '', Name: name = '', Description: description, ...rest } = input
      const { TagSpecifications, NoReboot: _noReboot, DryRun: _dryRun, ...others } = rest
      refuseMembers('CreateImage', others)
      checkNameForm(name)
      const tags = readTagSpecifications(TagSpecifications, ['image', 'snapshot'])
      const instance = requireInstance(parts, id, context)
      checkNameIsFree(parts, name, placeOf(context))
      checkImageQuota(parts, placeOf(context))
      endDryRun(input)
      return { ImageId: startImage(parts, { instance, name, description, tags }, context) }
    },
  }
}

interface NewImage {
  readonly instance: Instance
  readonly name: string
  readonly description: string | undefined
  readonly tags: Readonly<Record<TaggedType, Tags>>
}

function startImage(
  parts: Ec2Parts,
  { instance, name, description, tags }: NewImage,
  context: RequestContext,
): string {
  const { clock, timing } = parts.core
  const place = placeOf(context)
  const { region, requestId } = context
  const { sizeGib } = instance
  const id = newImageId(parts)
  const snapshot = parts.snapshots.create(place, {
    description: `Created by CreateImage(${instance.id}) for ${id}`,
    sizeGib,
    state: 'pending',
  })
  const deviceName = '/dev/xvda'
  parts.images.put({
    ...place,
    id,
    name,
    description,
    state: 'pending',
    createdAtMs: clock.now(),
    visibleAtMs: clock.now() + timing.amiVisibilitySeconds * 1000,
    architecture: 'x86_64',
    virtualizationType: 'hvm',
    isWindows: false,
    hasEna: true,
    rootDeviceName: deviceName,
    devices: [{ deviceName, snapshotId: snapshot.id, sizeGib, volumeType: 'gp3', deleteOnTermination: true }],
    launchPermission: [],
    sourceInstanceId: instance.id,
  })
  parts.tags.put(place, id, tags.image)
  parts.tags.put(place, snapshot.id, tags.snapshot)
  clock.after(timing.amiCreationSeconds * 1000, () => {
    endPending(parts, id, { region, requestId })
  })
  return id
}

function requireInstance({ world }: Ec2Parts, id: string, context: RequestContext): Instance {
  if (!/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
    throw new ServiceError('InvalidInstanceID.Malformed', `Invalid id: "${id}" (expecting "i-...")`)
  const { accountId, region } = placeOf(context)
  const instance = world.instances.find(
    (one) => one.id === id && one.accountId === accountId && one.region === region,
  )
  if (instance !== undefined) return instance
  throw new ServiceError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`)
}
