import { ec2ClientOf, type CloudConnection } from '../cloud/clients.ts'
import { errorCodeOf } from './sdk-error.ts'

/** Whether an account could launch an AMI. */
export type LaunchTrial = (imageId: string) => Promise<boolean>

/**
 * Tries launches as an account, as far as AWS does it without launching: a dry run always ends with an error, and one
 * of them says that the launch would have succeeded.
 */
export async function launchTrialOf(
  connection: CloudConnection,
  accountId: string,
  region: string,
): Promise<LaunchTrial> {
  const { RunInstancesCommand } = await import('@aws-sdk/client-ec2')
  const ec2 = await ec2ClientOf(connection, accountId, region)
  return async (imageId) => {
    const launch = { ImageId: imageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 } as const
    try {
      await ec2.send(new RunInstancesCommand({ ...launch, DryRun: true }))
    } catch (error) {
      return errorCodeOf(error) === 'DryRunOperation'
    }
    throw new Error(`Expected the dry run of a launch of ${imageId} to end with an error, got an answer`)
  }
}
