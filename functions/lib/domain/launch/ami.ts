import type { ImageType } from '../image.ts'

/** An AMI that a build made. */
export interface OutputAmi {
  readonly region: string
  readonly accountId: string
  /** `ami-...` */
  readonly imageId: string
}

/** What a build made. */
export interface ImageOutputs {
  readonly type: ImageType
  /** One per Region and account that the image was distributed to; none for a container image. */
  readonly amis: readonly OutputAmi[]
}

/** An AMI of the owner account, as far as launching it needs. */
export interface Ami {
  /** EC2's ImageState; only `available` can be launched. */
  readonly state: string
  /** ARNs of the keys that its snapshots are encrypted with. */
  readonly keyArns: readonly string[]
  /** Encrypted snapshots that EC2 does not show to their owner, so that their key stays unknown. */
  readonly hiddenSnapshotIds: readonly string[]
}

/** Who may launch an AMI. */
export interface LaunchPermission {
  /** Whether the group of all accounts may. */
  readonly isPublic: boolean
  /** Account ids, and ARNs of OUs and organizations. */
  readonly principals: readonly string[]
}

/** A key of KMS, as far as sharing what it encrypts needs. */
export type KeyReading =
  | { readonly kind: 'usable' }
  /** Managed by AWS: what it encrypts cannot be shared (EC2 User Guide, "Share an AMI"). */
  | { readonly kind: 'awsManaged' }
  /** Disabled, or going to be deleted; `state` is KMS's KeyState. */
  | { readonly kind: 'unusable'; readonly state: string }
  /** It does not exist, or its policy does not let us look; with AWS's sentence. */
  | { readonly kind: 'unreadable'; readonly reason: string }

/** The ARN of an AMI, which names no account. */
export function amiArn(
  partition: string,
  { region, imageId }: Pick<OutputAmi, 'region' | 'imageId'>,
): string {
  return `arn:${partition}:ec2:${region}::image/${imageId}`
}

/** The `ami-...` in an AMI's ARN. */
export function imageIdOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

/** The principals whom a launch permission lacks; a public AMI lacks nobody. */
export function missingFrom(permission: LaunchPermission, principals: readonly string[]): readonly string[] {
  if (permission.isPublic) return []
  const present = new Set(permission.principals)
  return principals.filter((principal) => !present.has(principal))
}
