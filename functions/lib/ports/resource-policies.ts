/** The policy document on an Image Builder resource. */
export interface ResourcePolicies {
  /** The policy's JSON text; `undefined` where there is none. */
  read(resourceArn: string): Promise<string | undefined>
  /**
   * Replaces the policy; answers AWS's request id.
   * @throws PolicyRefused when Image Builder (after asking RAM) finds it invalid, for example because of an account that does not exist.
   */
  write(resourceArn: string, policy: string): Promise<string>
}
