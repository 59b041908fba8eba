import type { Ami, LaunchPermission } from '../domain/launch/ami.ts'

/** The owner's AMIs, each named by its ARN. */
export interface Amis {
  /** Answers `undefined` where the owner has no such AMI, or has it no more. */
  find(amiArn: string): Promise<Ami | undefined>
  readLaunchPermission(amiArn: string): Promise<LaunchPermission>
  /**
   * Lets principals launch the AMI beside those who may already; all of them or none. Answers AWS's request id.
   * @throws LaunchRefused because of one of the principals.
   * @throws AmiNotShareable because of the AMI.
   */
  allowLaunch(amiArn: string, principals: readonly string[]): Promise<string>
}
