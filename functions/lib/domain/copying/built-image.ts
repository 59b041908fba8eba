import type { ImageOutputs, OutputAmi } from '../launch/ami.ts'
import type { Distribution } from './distribution-schema.ts'
import type { LaneKey } from './lane-key.ts'

/** What EC2 says of the AMI that copies are taken from. */
export interface SourceFacts {
  /** Gigabytes of its snapshots together: the volumes' sizes, so an upper bound of what is really stored. */
  readonly gigabytes: number
  readonly virtualizationType: 'hvm' | 'paravirtual'
  readonly isEncrypted: boolean
  /** Whether one of its snapshots is encrypted with the AWS-managed key `aws/ebs`, which cannot be shared. */
  readonly hasManagedKey: boolean
}

/** The AMI that copies are taken from, as EC2 describes it. */
export interface SourceImage extends Omit<SourceFacts, 'hasManagedKey'> {
  /** EC2's ImageState; only `available` can be copied. */
  readonly state: string
  /** ARNs of the keys that its snapshots are encrypted with. */
  readonly keyArns: readonly string[]
}

/** What Image Builder says of a build. */
export interface BuildRecord extends ImageOutputs {
  /** Image Builder's ImageStatus, for example `AVAILABLE`. */
  readonly status: string
  /** The tags of the image itself, not those of its AMIs. */
  readonly tags: Readonly<Record<string, string>>
  /** The pipeline that built it; absent for images made without one. */
  readonly pipelineArn?: string
  /** The image's dateCreated, ISO 8601. */
  readonly createdAt: string
  /** The entries of the distribution configuration that Image Builder carried out with the build. */
  readonly distributed: readonly Distribution[]
}

/** A finished build with its AMIs, as far as copying needs it. */
export interface BuiltImage {
  /** The ARN of the build. */
  readonly arn: string
  readonly ownerId: string
  /** The Region of the build. */
  readonly region: string
  /** The name as the ARN has it. */
  readonly name: string
  /** `1.2.3/4` */
  readonly version: string
  /** The image's dateCreated, ISO 8601. */
  readonly createdAt: string
  /** The owner's AMI in the Region of the build. */
  readonly sourceImageId: string
  /** `outputResources.amis` with an account, a Region and an id: what is there is not made again. */
  readonly amis: readonly OutputAmi[]
  /** The entries of the distribution configuration that Image Builder carried out with the build. */
  readonly distributed: readonly Distribution[]
}

/** The AMI that Image Builder made for an account and Region, where it did. */
export function outputOf({ amis }: Pick<BuiltImage, 'amis'>, lane: LaneKey): OutputAmi | undefined {
  return amis.find(({ accountId, region }) => accountId === lane.accountId && region === lane.region)
}
