import type { CallAnswer, ParameterValue } from '../domain/copying/call-answer.ts'
import type { CopyCall } from '../domain/copying/copy-request.ts'
import type { LaunchPermissionConfiguration } from '../domain/copying/distribution-schema.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import type { SeenImage } from '../domain/copying/lane.ts'
import type { TemplateVersionRequest } from '../domain/copying/output-claim.ts'

/** A parameter of SSM that is to hold an AMI. */
export interface ParameterWrite {
  readonly name: string
  readonly dataType: 'text' | 'aws:ec2:image'
  readonly imageId: string
}

/** The AMIs of the accounts. */
export interface DestinationImages {
  /**
   * `all`: the pending AMIs of the account, strangers' among them, and those of `copyIds` that have left `pending`, found
   * by our tag. `ours`: those of `copyIds` alone, which is one call instead of up to two. Every page is read.
   */
  look(
    lane: LaneKey,
    copyIds: readonly string[],
    scope: 'all' | 'ours',
  ): Promise<CallAnswer<readonly SeenImage[]>>
  /** Which of the AMIs the account still has, whatever their state. */
  existingImages(lane: LaneKey, imageIds: readonly string[]): Promise<CallAnswer<readonly string[]>>
  /** CopyImage; answers the id of the AMI. */
  startCopy(lane: LaneKey, call: CopyCall): Promise<CallAnswer<string>>
  /** Gives launch permission on an AMI of the account, beside the one that it has. */
  allowLaunch(
    lane: LaneKey,
    imageId: string,
    permission: LaunchPermissionConfiguration,
  ): Promise<CallAnswer<undefined>>
}

/** The launch templates of the accounts. */
export interface DestinationTemplates {
  /** Gives a launch template the tag of Image Builder's, beside the tags that it has. */
  tagTemplate(lane: LaneKey, launchTemplateId: string): Promise<CallAnswer<undefined>>
  /** The latest version of a launch template. */
  latestTemplateVersion(lane: LaneKey, launchTemplateId: string): Promise<CallAnswer<number>>
  /** Makes a version that starts another AMI; a repeat of the same request answers the same version. */
  createTemplateVersion(lane: LaneKey, request: TemplateVersionRequest): Promise<CallAnswer<number>>
  setDefaultTemplateVersion(
    lane: LaneKey,
    template: { readonly launchTemplateId: string; readonly version: number },
  ): Promise<CallAnswer<undefined>>
}

/** SSM's parameters of the accounts. */
export interface DestinationParameters {
  /** Writes a parameter over the one that is there; answers its version. */
  writeParameter(lane: LaneKey, parameter: ParameterWrite): Promise<CallAnswer<number>>
  /** Image Builder's role may not read unless it was allowed to; then AWS's refusal is the answer. */
  readParameter(lane: LaneKey, name: string): Promise<CallAnswer<ParameterValue | undefined>>
}

/** The accounts and Regions that get AMIs, entered by the role of Image Builder's cross-account distribution; the owner's own without it. */
export interface Destinations extends DestinationImages, DestinationTemplates, DestinationParameters {}
