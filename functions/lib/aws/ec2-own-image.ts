import { DescribeImagesCommand } from '@aws-sdk/client-ec2'
import type { EC2Client, Image } from '@aws-sdk/client-ec2'

import { hasName, translateAwsError } from './aws-error.ts'

/** EC2's errors for an AMI that is not there, or no more (EC2 API Reference, "Error codes"). */
export const goneNames = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'] as const

/** An AMI of the client's own account; `undefined` where it has none of this id, or has it no more. */
export async function findOwnImage(
  client: EC2Client,
  imageId: string,
  where: string,
): Promise<Image | undefined> {
  // Without asking for them, EC2 leaves out AMIs that are disabled.
  const command = new DescribeImagesCommand({ ImageIds: [imageId], Owners: ['self'], IncludeDisabled: true })
  try {
    const { Images: images = [] } = await client.send(command)
    return images[0]
  } catch (error) {
    if (goneNames.some((name) => hasName(error, name))) return undefined
    throw translateAwsError(error, { where, action: 'ec2:DescribeImages' })
  }
}
