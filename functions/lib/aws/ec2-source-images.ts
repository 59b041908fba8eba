import type { EC2Client } from '@aws-sdk/client-ec2'

import type { SourceImages } from '../ports/built-images.ts'
import { createOwnImages } from './ec2-own-images.ts'
import { createSnapshotKeys } from './ec2-snapshot-keys.ts'

/** The owner's AMIs that copies are taken from. */
export function createEc2SourceImages(clientFor: (region: string) => EC2Client): SourceImages {
  const findImage = createOwnImages(clientFor)
  const keysOf = createSnapshotKeys(clientFor)
  return {
    findSource: async (imageId, region) => {
      const image = await findImage(region, imageId)
      if (image === undefined) return undefined
      const { State: state = 'pending', BlockDeviceMappings: devices = [], VirtualizationType: type } = image
      const volumes = devices.flatMap(({ Ebs: ebs }) => ebs ?? [])
      return {
        state,
        gigabytes: volumes.reduce((sum, { VolumeSize: size = 0 }) => sum + size, 0),
        virtualizationType: type === 'paravirtual' ? 'paravirtual' : 'hvm',
        isEncrypted: volumes.some(({ Encrypted: encrypted }) => encrypted === true),
        keyArns: await keysOf(region, devices),
      }
    },
  }
}
