import {
  DescribeImagesCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2'

import { ec2ClientOf } from '../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../local/cloud/in-process-cloud.ts'
import { ownerId } from './cloud/bench-world.ts'
import { homeRegion } from './workload.ts'

/** EC2 takes no more at once, and five changes a second after the first hundred. */
const accountsAtOnce = 500
const pauseMillis = 400

/** Lets accounts copy AMIs of the owner, as its administrator would by hand. */
export async function allowCopying(
  imageIds: readonly string[],
  accountIds: readonly string[],
  { connection, clock }: Pick<InProcessCloud, 'connection' | 'clock'>,
): Promise<void> {
  const ec2 = await ec2ClientOf(connection, ownerId, homeRegion)
  for (const ImageId of imageIds) {
    const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }))
    const snapshots = image?.BlockDeviceMappings?.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []) ?? []
    for (let start = 0; start < accountIds.length; start += accountsAtOnce) {
      const users = accountIds.slice(start, start + accountsAtOnce).map((UserId) => ({ UserId }))
      await ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add: users } }))
      for (const SnapshotId of snapshots) {
        const CreateVolumePermission = { Add: users }
        await ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId, CreateVolumePermission }))
      }
      await clock.sleep(pauseMillis)
    }
  }
}
