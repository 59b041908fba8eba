import type { Finding } from '../outcome.ts'
import type { LaunchPermissionConfiguration } from './distribution-schema.ts'
import type { LaneKey } from './lane-key.ts'

/** A launch template that is to start the AMI. */
export interface WantedLaunchTemplate {
  /** The account that the launch template is in. */
  readonly accountId: string
  readonly launchTemplateId: string
  /** Whether the new version becomes the default: Image Builder's answer to an absent member is yes. */
  readonly setDefault: boolean
}

/** An SSM parameter that is to hold the AMI's id. */
export interface WantedParameter {
  /** The account that the parameter is in; not the AMI's where the account has the AMI by launch permission. */
  readonly accountId: string
  readonly name: string
  readonly dataType: 'text' | 'aws:ec2:image'
}

/** What is made of an AMI once it is there, in its Region. */
export interface CopyOutputs {
  readonly launchPermission?: LaunchPermissionConfiguration
  readonly launchTemplates: readonly WantedLaunchTemplate[]
  readonly parameters: readonly WantedParameter[]
}

/** One AMI that an account is to have in a Region. */
export interface WantedCopy extends LaneKey {
  /** The name that EC2 gets, placeholders resolved. */
  readonly name: string
  readonly description?: string
  /** Placeholders in the values resolved. */
  readonly amiTags: Readonly<Record<string, string>>
  readonly kmsKeyId?: string
  /** The key of a relay in this Region, where it is encrypted. */
  readonly relayKmsKeyId?: string
  /** Whether the AMI may be taken from a copy that the owner account gets first. */
  readonly relay: boolean
  readonly outputs: CopyOutputs
  /** Names of the rules that want it; `manual` for a manual input. */
  readonly wantedBy: readonly string[]
}

/** An AMI that is there already, of which only outputs are to be made. */
export interface ExistingOutput extends LaneKey {
  readonly imageId: string
  readonly outputs: CopyOutputs
  readonly wantedBy: readonly string[]
}

/** What the owner account's AMI of a Region is to be put into, should the owner get one there as a relay. */
export interface RelayOutputs {
  readonly region: string
  readonly outputs: CopyOutputs
}

/** What a rule, a distribution configuration or several of them want. */
export interface Wanted {
  readonly copies: readonly WantedCopy[]
  readonly existing: readonly ExistingOutput[]
  readonly relayOutputs: readonly RelayOutputs[]
  /** What cannot be done as it is said, each with its place. */
  readonly findings: readonly Finding[]
}

/** Launch permission among the outputs of an AMI, as {@link outputsIn} names it: all accounts, or none, in one call. */
export const launchPermissionOutput = 'launch permission'

/** A launch template among the outputs of an AMI. */
export function launchTemplateOutput({ accountId, launchTemplateId }: WantedLaunchTemplate): string {
  return `launch template ${launchTemplateId} of ${accountId}`
}

/** A parameter among the outputs of an AMI. */
export function parameterOutput({ accountId, name }: WantedParameter): string {
  return `parameter ${name} of ${accountId}`
}

/** Everything that is made of an AMI, each by one name. */
export function outputsIn(outputs: CopyOutputs): ReadonlySet<string> {
  const { launchPermission, launchTemplates, parameters } = outputs
  return new Set([
    ...(launchPermission === undefined ? [] : [launchPermissionOutput]),
    ...launchTemplates.map(launchTemplateOutput),
    ...parameters.map(parameterOutput),
  ])
}

/** Launch permission among outputs; EC2 refuses one for nobody, which Image Builder takes: a map without members. */
export function permissionFor(
  permission: LaunchPermissionConfiguration | undefined,
): Pick<CopyOutputs, 'launchPermission'> {
  const isForSomebody = permission !== undefined && Object.keys(permission).length > 0
  return isForSomebody ? { launchPermission: permission } : {}
}

/** Nothing to be made of an AMI. */
export const noOutputs: CopyOutputs = { launchTemplates: [], parameters: [] }

/** Nothing at all. */
export const nothingWanted: Wanted = { copies: [], existing: [], relayOutputs: [], findings: [] }

/** Whether nothing is to be made of an AMI. */
export function isWithoutOutputs({ launchPermission, launchTemplates, parameters }: CopyOutputs): boolean {
  return launchPermission === undefined && launchTemplates.length === 0 && parameters.length === 0
}
