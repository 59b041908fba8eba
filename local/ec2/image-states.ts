import type { StateReason } from '@aws-sdk/client-ec2'

import { ServiceError } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import type { Ami } from './image-store.ts'

/** States that EC2 tells of in an event (EC2 User Guide, "Monitor AMI events"). */
type ToldState = 'available' | 'failed' | 'deregistered' | 'disabled'

/** The request that an AMI's state comes from. */
interface Cause {
  readonly requestId: string
  /** Why the AMI failed. */
  readonly reason?: StateReason | undefined
}

/** Emits an AMI's state on the default bus of the account and Region that own it; the ARN names no account. */
export function tellState(
  { core }: Ec2Parts,
  ami: Ami,
  state: ToldState,
  { requestId, reason }: Cause,
): void {
  core.events.emit({
    'detail-type': 'EC2 AMI State Change',
    source: 'aws.ec2',
    account: ami.accountId,
    region: ami.region,
    resources: [`arn:aws:ec2:${ami.region}::image/${ami.id}`],
    detail: {
      RequestId: requestId,
      ImageId: ami.id,
      State: state,
      ErrorMessage: reason?.Message ?? '',
    },
  })
}

/** Ends what made an AMI: its snapshots are complete, or it failed and they with it. Nothing happens once it left `pending`. */
export function endPending(
  parts: Ec2Parts,
  id: string,
  { region, ...cause }: Cause & { readonly region: string },
): void {
  const ami = parts.images.find(id, region)
  if (ami?.state !== 'pending') return

  const { reason } = cause
  for (const { snapshotId } of ami.devices) {
    parts.snapshots.update(
      snapshotId,
      reason === undefined ? { state: 'completed' } : { state: 'error', stateMessage: reason.Message ?? '' },
    )
  }
  const state = reason === undefined ? 'available' : 'failed'
  parts.images.put({ ...ami, state, ...(reason === undefined ? {} : { stateReason: reason }) })
  tellState(parts, ami, state, cause)
}

/** @throws ServiceError InvalidAMIID.Unavailable for an AMI that is not available (yet, or any more). */
export function checkAvailable({ id, state }: Ami): void {
  if (state === 'available') return
  throw new ServiceError(
    'InvalidAMIID.Unavailable',
    `The AMI ID '${id}' is currently ${state} and may not be used for this operation`,
  )
}
