import type {
  AllowedImages,
  KeyDescription,
  NamedImage,
  PendingImage,
  TemplateDescription,
} from '../domain/checks/destination/answers.ts'
import type { CallAnswer, ParameterValue } from '../domain/copying/call-answer.ts'
import type { CopyCall } from '../domain/copying/copy-request.ts'
import type { LaunchPermissionConfiguration } from '../domain/copying/distribution-schema.ts'

/**
 * What AWS says to a request that is tried only: `answered` where it would carry it out, else the refusal. No probe
 * changes anything.
 */
export type TrialAnswer = CallAnswer<undefined>

/** Questions on copying to an account. Each is asked in the Region that is copied to. */
export interface CopyProbes {
  /** CopyImage as a dry run. */
  tryCopy(region: string, call: CopyCall): Promise<TrialAnswer>
  namedImages(region: string, names: readonly string[]): Promise<CallAnswer<readonly NamedImage[]>>
  /** ModifyImageAttribute as a dry run: launch permission on an AMI of the account. */
  tryLaunchPermission(
    region: string,
    imageId: string,
    permission: LaunchPermissionConfiguration,
  ): Promise<TrialAnswer>
  pendingImages(region: string): Promise<CallAnswer<readonly PendingImage[]>>
}

/** Questions on keys, each asked in the Region of the key's ARN. */
export interface KeyProbes {
  /** Of a key or an alias, of whatever account. */
  describeKey(keyArn: string): Promise<CallAnswer<KeyDescription>>
  /** GenerateDataKeyWithoutPlaintext as a dry run, as EBS asks for a key. */
  tryDataKey(keyArn: string): Promise<TrialAnswer>
  /** CreateGrant as a dry run: for the role itself. */
  tryGrant(keyArn: string): Promise<TrialAnswer>
  /** Whether a role has a grant on a key; every page is read. */
  hasGrant(keyArn: string, roleArn: string): Promise<CallAnswer<boolean>>
}

/** A launch template that is tried to be written. */
export interface TemplateTrial {
  readonly launchTemplateId: string
  readonly version: number
  /** An AMI for the version that is not made; EC2 does not look at it. */
  readonly imageId: string
}

/** Questions on launch templates of an account. */
export interface TemplateProbes {
  describeTemplate(region: string, launchTemplateId: string): Promise<CallAnswer<TemplateDescription>>
  /** CreateLaunchTemplateVersion as a dry run, on top of a version. */
  tryTemplateVersion(region: string, trial: TemplateTrial): Promise<TrialAnswer>
  /** CreateTags as a dry run, with the tag that the guide's policy asks for. */
  tryTag(region: string, launchTemplateId: string): Promise<TrialAnswer>
  /** ModifyLaunchTemplate as a dry run, to a version that is there. */
  tryDefaultVersion(region: string, trial: TemplateTrial): Promise<TrialAnswer>
}

/** Questions on settings of an account; AWS's own policy for the role answers none of them. */
export interface SettingProbes {
  isEncryptedByDefault(region: string): Promise<CallAnswer<boolean>>
  allowedImages(region: string): Promise<CallAnswer<AllowedImages>>
  isPublicAccessBlocked(region: string): Promise<CallAnswer<boolean>>
  /** The opt-in status of every Region, `not-opted-in` and the like; asked where the session was opened. */
  regionStatuses(): Promise<CallAnswer<ReadonlyMap<string, string>>>
}

/** Questions to one account, asked with one session of the role of Image Builder's cross-account distribution. */
export interface AccountProbes extends CopyProbes, KeyProbes, TemplateProbes, SettingProbes {
  /** A parameter of SSM; `undefined` where there is none. */
  readParameter(region: string, name: string): Promise<CallAnswer<ParameterValue | undefined>>
}

/** The accounts that get AMIs, as far as they can be asked without changing anything. */
export interface DestinationProbes {
  /** The Region that roles are assumed in: an account that lets us in has enabled it. */
  homeRegion(): Promise<string>
  /** Assumes the role anew: a session of an earlier run would prove nothing of now. */
  enter(accountId: string): Promise<CallAnswer<AccountProbes>>
}
