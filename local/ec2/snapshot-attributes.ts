import type {
  DescribeSnapshotAttributeRequest,
  DescribeSnapshotAttributeResult,
  ModifySnapshotAttributeRequest,
  ResetSnapshotAttributeRequest,
} from '@aws-sdk/client-ec2'

import { ServiceError, type AnyOperation, type Operation } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, invalidValue } from './errors.ts'
import { changedGrantees, everybody, sameGrantee, shownGrantee, type Grantee } from './launch-permission.ts'
import { readVolumePermissionChange } from './snapshot-permission-change.ts'
import type { Snapshot } from './snapshot-store.ts'
import { requireOwnSnapshot, snapshotNeed } from './snapshots-in-use.ts'

const attributeName = 'createVolumePermission'

/** The operations on who may make volumes, and so copies, of a snapshot of the caller's. */
export function snapshotAttributeOperations(parts: Ec2Parts): readonly AnyOperation[] {
  return [describeAttribute(parts), modifyAttribute(parts), resetAttribute(parts)]
}

function describeAttribute(
  parts: Ec2Parts,
): Operation<DescribeSnapshotAttributeRequest, DescribeSnapshotAttributeResult> {
  return {
    schema: ec2Schema('DescribeSnapshotAttribute'),
    needs: (input, context) => [
      snapshotNeed(parts, 'DescribeSnapshotAttribute', { id: input.SnapshotId, context }),
    ],
    handle: (input, context) => {
      const snapshot = requireOwnSnapshot(parts, input.SnapshotId, context)
      const attribute: string | undefined = input.Attribute
      if (attribute !== 'productCodes') checkAttribute(attribute)
      endDryRun(input)
      return attribute === 'productCodes'
        ? { SnapshotId: snapshot.id, ProductCodes: [] }
        : { SnapshotId: snapshot.id, CreateVolumePermissions: snapshot.createVolumePermission.map(shown) }
    },
  }
}

/** Takes effect at once. All or nothing. */
function modifyAttribute(parts: Ec2Parts): Operation<ModifySnapshotAttributeRequest, object> {
  return {
    schema: ec2Schema('ModifySnapshotAttribute'),
    needs: (input, context) => [
      snapshotNeed(parts, 'ModifySnapshotAttribute', { id: input.SnapshotId, context }),
    ],
    handle: (input, context) => {
      const snapshot = requireOwnSnapshot(parts, input.SnapshotId, context)
      if (input.Attribute !== undefined) checkAttribute(input.Attribute)
      const change = readVolumePermissionChange(input, parts.core.accounts)
      checkShareable(parts, snapshot, change.add)
      endDryRun(input)
      const createVolumePermission = changedGrantees(snapshot.createVolumePermission, change)
      parts.snapshots.update(snapshot.id, { createVolumePermission })
      return {}
    },
  }
}

function resetAttribute(parts: Ec2Parts): Operation<ResetSnapshotAttributeRequest, object> {
  return {
    schema: ec2Schema('ResetSnapshotAttribute'),
    needs: (input, context) => [
      snapshotNeed(parts, 'ResetSnapshotAttribute', { id: input.SnapshotId, context }),
    ],
    handle: (input, context) => {
      const snapshot = requireOwnSnapshot(parts, input.SnapshotId, context)
      checkAttribute(input.Attribute)
      endDryRun(input)
      parts.snapshots.update(snapshot.id, { createVolumePermission: [] })
      return {}
    },
  }
}

function checkAttribute(attribute: string | undefined): void {
  if (attribute !== attributeName)
    throw invalidValue(
      `Value (${attribute}) for parameter attribute is invalid. Expected: '${attributeName}'.`,
    )
}

/** What the key that AWS manages encrypts is nobody else's, and what any key encrypts not everybody's. */
function checkShareable({ keys }: Ec2Parts, snapshot: Snapshot, added: readonly Grantee[]): void {
  if (added.length === 0) return
  if (snapshot.state !== 'completed')
    throw new ServiceError('IncorrectState', `Snapshot is in invalid state - ${snapshot.state}`)
  if (snapshot.kmsKeyArn === undefined) return
  if (keys.isAwsManaged(snapshot.kmsKeyArn)) {
    throw new ServiceError(
      'OperationNotPermitted',
      'Encrypted snapshots with EBS default key cannot be shared',
    )
  }
  if (added.some((grantee) => sameGrantee(grantee, everybody)))
    throw new ServiceError('OperationNotPermitted', 'Encrypted snapshots cannot be made public')
}

function shown(grantee: Grantee) {
  const { UserId, Group } = shownGrantee(grantee)
  return { UserId, Group }
}
