import type { UsableImages } from '../ssm/ssm-parts.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { mayLaunch } from './images-in-use.ts'

/** EC2 for services that store AMI ids: an account's own AMIs and those shared with it, once they are available. */
export function createUsableImages(parts: Ec2Parts): UsableImages {
  return {
    isUsable: (imageId, { accountId, region }) => {
      const ami = parts.images.find(imageId, region)
      return ami?.state === 'available' && mayLaunch(parts, ami, accountId)
    },
  }
}
