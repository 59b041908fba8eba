import type {
  DeleteSnapshotReturnCode,
  DeregisterImageRequest,
  DeregisterImageResult,
} from '@aws-sdk/client-ec2'

import type { Operation } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun } from './errors.ts'
import { tellState } from './image-states.ts'
import type { Ami } from './image-store.ts'
import { imageNeed, requireOwnImage } from './images-in-use.ts'

/** DeregisterImage: the AMI is gone at once, its snapshots only on request, and not while another AMI has them. */
export function deregisterImage(parts: Ec2Parts): Operation<DeregisterImageRequest, DeregisterImageResult> {
  return {
    schema: ec2Schema('DeregisterImage'),
    needs: (input, context) => [imageNeed(parts, 'DeregisterImage', { id: input.ImageId, context })],
    handle: (input, context) => {
      const ami = requireOwnImage(parts, input.ImageId, context)
      endDryRun(input)
      parts.images.remove(ami.id)
      parts.tags.removeAll(ami.id)
      tellState(parts, ami, 'deregistered', context)
      return {
        Return: true,
        ...(input.DeleteAssociatedSnapshots === true
          ? { DeleteSnapshotResults: deleteSnapshots(parts, ami) }
          : {}),
      }
    },
  }
}

function deleteSnapshots({ images, snapshots, tags }: Ec2Parts, ami: Ami): DeleteSnapshotReturnCode[] {
  const inUse = new Set(
    images.inRegion(ami.region).flatMap(({ devices }) => devices.map(({ snapshotId }) => snapshotId)),
  )
  return ami.devices.map(({ snapshotId }) => {
    if (inUse.has(snapshotId)) return { SnapshotId: snapshotId, ReturnCode: 'skipped' }
    snapshots.remove(snapshotId)
    tags.removeAll(snapshotId)
    return { SnapshotId: snapshotId, ReturnCode: 'success' }
  })
}
