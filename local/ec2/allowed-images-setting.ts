import type { ImageCriterion } from '@aws-sdk/client-ec2'

/** Which AMIs of others an account sees in a Region. */
export interface AllowedImages {
  readonly state: 'disabled' | 'audit-mode' | 'enabled'
  /** An AMI that meets one of them is allowed. */
  readonly criteria: readonly ImageCriterion[]
}
