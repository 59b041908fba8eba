import { ServiceError, type PermissionNeed, type RequestContext } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { invalidCombination, missingParameter } from '../errors.ts'
import { placeOf } from '../images-in-use.ts'
import type { Tags } from '../tag-store.ts'
import { templateIdNotFound, templateNameNotFound, versionNotFound } from './template-errors.ts'
import type { LaunchTemplate, TemplateVersion } from './template-store.ts'

const idForm = /^lt-(?:[0-9a-f]{8}|[0-9a-f]{17})$/

/** How a request names a launch template: by one of both. */
interface TemplateName {
  readonly LaunchTemplateId?: string | undefined
  readonly LaunchTemplateName?: string | undefined
}

/**
 * The launch template that a request names.
 * @throws ServiceError MissingParameter, InvalidParameterCombination, InvalidLaunchTemplateId.Malformed and .NotFound,
 * InvalidLaunchTemplateName.NotFoundException.
 */
export function requireTemplate(
  parts: Ec2Parts,
  { LaunchTemplateId: id, LaunchTemplateName: name }: TemplateName,
  context: RequestContext,
): LaunchTemplate {
  if (id !== undefined && name !== undefined)
    throw invalidCombination('Expected either a launch template ID or a launch template name, got both')
  if (id !== undefined) return requireTemplateById(parts, id, context)
  if (name === undefined) throw missingParameter('launch template ID or launch template name')
  return requireTemplateByName(parts, name, context)
}

/** @throws ServiceError InvalidLaunchTemplateId.Malformed, InvalidLaunchTemplateId.NotFound. */
export function requireTemplateById(
  { launchTemplates }: Ec2Parts,
  id: string,
  context: RequestContext,
): LaunchTemplate {
  if (!idForm.test(id))
    throw new ServiceError('InvalidLaunchTemplateId.Malformed', `Invalid id: "${id}" (expecting "lt-...")`)
  const template = launchTemplates.byId(placeOf(context), id)
  if (template === undefined) throw templateIdNotFound(id)
  return template
}

/** @throws ServiceError InvalidLaunchTemplateName.NotFoundException. */
export function requireTemplateByName(
  { launchTemplates }: Ec2Parts,
  name: string,
  context: RequestContext,
): LaunchTemplate {
  const template = launchTemplates.byName(placeOf(context), name)
  if (template === undefined) throw templateNameNotFound(name)
  return template
}

/** The version with the highest number. */
export function latestVersion(template: LaunchTemplate): TemplateVersion {
  return requireNumber(template, Math.max(...template.versions.map(({ number }) => number)))
}

/** A version by its number, `$Latest` or `$Default`. @throws ServiceError InvalidLaunchTemplateId.VersionNotFound. */
export function requireVersion(template: LaunchTemplate, version: string): TemplateVersion {
  if (version === '$Latest') return latestVersion(template)
  if (version === '$Default') return requireNumber(template, template.defaultVersion)
  return requireNumber(template, /^\d+$/.test(version) ? Number(version) : version)
}

/**
 * The permission to do something with the launch template that a request names, with its tags as condition keys: the
 * policy that Image Builder asks for allows new versions by them (Image Builder User Guide, "Cross-account distribution").
 */
export function templateNeed(
  { launchTemplates, tags }: Ec2Parts,
  action: string,
  { input, context }: { readonly input: TemplateName; readonly context: RequestContext },
): PermissionNeed {
  const { LaunchTemplateId: id, LaunchTemplateName: name = '' } = input
  const place = placeOf(context)
  const template = id === undefined ? launchTemplates.byName(place, name) : launchTemplates.byId(place, id)
  return {
    action: `ec2:${action}`,
    resource: templateArn(template?.id ?? id ?? '*', context),
    context: template === undefined ? {} : resourceTagKeys(tags.of(place, template.id)),
  }
}

/** The ARN of a launch template. */
export function templateArn(id: string, { caller, region }: RequestContext): string {
  return `arn:aws:ec2:${region}:${caller.accountId}:launch-template/${id}`
}

/** Tags of a resource as the condition keys that EC2 knows them by. */
export function resourceTagKeys(tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...tags].flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  )
}

function requireNumber({ id, versions }: LaunchTemplate, number: number | string): TemplateVersion {
  const version = versions.find((candidate) => candidate.number === number)
  if (version === undefined) throw versionNotFound(String(number), id)
  return version
}
