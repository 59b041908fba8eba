import { ServiceError } from '../../cloud/service.ts'

/** A launch template that the account does not have in the Region, by its id. */
export function templateIdNotFound(id: string): ServiceError {
  return new ServiceError(
    'InvalidLaunchTemplateId.NotFound',
    `The specified launch template, with template ID ${id}, does not exist.`,
  )
}

/** A launch template that the account does not have in the Region, by its name. */
export function templateNameNotFound(name: string): ServiceError {
  return new ServiceError(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${name}, does not exist.`,
  )
}

/** A version that a launch template does not have. */
export function versionNotFound(version: string, templateId: string): ServiceError {
  return new ServiceError(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find the specified version ${version} for the launch template with ID ${templateId}.`,
  )
}

/** One launch template, or one version of one, too many. */
export function quotaExceeded(what: string, quota: number): ServiceError {
  return new ServiceError('ResourceLimitExceeded', `You have reached your limit of ${quota} ${what}.`)
}
