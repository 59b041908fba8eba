import type { EC2ClientConfig } from '@aws-sdk/client-ec2'

import { findOwnImage } from '../functions/lib/aws/ec2-own-image.ts'

/**
 * The ARN of the build that an AMI of the caller's account and Region was made by, as Image Builder's tag on it says;
 * `undefined` for an AMI that is not there or has no such tag.
 */
export async function readBuildOfAmi(
  imageId: string,
  settings: EC2ClientConfig,
): Promise<string | undefined> {
  // EC2's client is the largest, and few commands need it.
  const { EC2Client } = await import('@aws-sdk/client-ec2')
  const image = await findOwnImage(new EC2Client(settings), imageId, imageId)
  return image?.Tags?.find(({ Key: key }) => key === 'Ec2ImageBuilderArn')?.Value
}
