import type {
  LaunchTemplate as ShownTemplate,
  LaunchTemplateVersion as ShownVersion,
  ValidationWarning,
} from '@aws-sdk/client-ec2'

import { ServiceError, type RequestContext } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { imageNotFound } from '../errors.ts'
import { mayLaunch, placeOf, requireImage } from '../images-in-use.ts'
import { shownTags } from '../tag-store.ts'
import { latestVersion } from './template-lookup.ts'
import type { LaunchTemplate, TemplateData, TemplateVersion } from './template-store.ts'

/** A launch template as EC2 shows it. */
export function shownTemplate(
  { tags }: Ec2Parts,
  template: LaunchTemplate,
  context: RequestContext,
): ShownTemplate {
  const own = shownTags(tags.of(placeOf(context), template.id))
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    CreateTime: new Date(template.createdAtMs),
    CreatedBy: template.createdBy,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: latestVersion(template).number,
    ...(own.length === 0 ? {} : { Tags: own }),
  }
}

/** A version as EC2 shows it. */
export function shownVersion(template: LaunchTemplate, version: TemplateVersion): ShownVersion {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: version.number,
    VersionDescription: version.description,
    CreateTime: new Date(version.createdAtMs),
    CreatedBy: version.createdBy,
    DefaultVersion: version.number === template.defaultVersion,
    LaunchTemplateData: version.data,
  }
}

/** What nobody could launch with; it keeps no version from being made (EC2 API Reference, CreateLaunchTemplateVersion). */
export function warningOf(
  parts: Ec2Parts,
  { ImageId: imageId }: TemplateData,
  { caller, region }: RequestContext,
): ValidationWarning | undefined {
  if (imageId === undefined) return undefined
  try {
    const ami = requireImage(parts, imageId, region)
    if (!mayLaunch(parts, ami, caller.accountId)) throw imageNotFound([imageId])
    return undefined
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { Errors: [{ Code: error.code, Message: error.message }] }
  }
}
