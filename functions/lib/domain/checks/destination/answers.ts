/** An AMI of the account that has one of some names. */
export interface NamedImage {
  readonly imageId: string
  readonly name: string
  /** The value of our tag. */
  readonly copyId?: string
}

/** An AMI of the account that is pending. */
export interface PendingImage {
  /** Whether CreateImage makes it, of an instance, rather than CopyImage. */
  readonly isOfInstance: boolean
}

/** What DescribeKey tells of a key. */
export interface KeyDescription {
  /** Of the key, whatever it was asked by. */
  readonly arn: string
  /** KMS's KeyState, for example `Enabled`. */
  readonly state: string
  /** KMS's KeySpec, for example `SYMMETRIC_DEFAULT`. */
  readonly spec: string
  /** KMS's KeyUsage, for example `ENCRYPT_DECRYPT`. */
  readonly usage: string
}

/** A launch template, as far as it matters who may write it. */
export interface TemplateDescription {
  readonly latestVersion: number
  readonly tags: Readonly<Record<string, string>>
}

/** The Allowed AMIs setting of an account and Region. */
export interface AllowedImages {
  /** `enabled`, `disabled` or `audit-mode`. */
  readonly state: string
  readonly criteria: readonly {
    /** Account ids, and `amazon`, `aws-marketplace` and the like; none: of whatever provider. */
    readonly providers: readonly string[]
    /** Whether the AMI has to meet more than that. */
    readonly hasOtherConditions: boolean
  }[]
}
