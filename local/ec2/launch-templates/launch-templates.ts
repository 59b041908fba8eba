import type { AnyOperation } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { createLaunchTemplate } from './create-template.ts'
import { createLaunchTemplateVersion } from './create-version.ts'
import { deleteLaunchTemplate, deleteLaunchTemplateVersions } from './delete-templates.ts'
import { describeLaunchTemplates } from './describe-templates.ts'
import { describeLaunchTemplateVersions } from './describe-versions.ts'
import { modifyLaunchTemplate } from './modify-template.ts'

/** Everything that EC2 does with launch templates, except launching from them. */
export function launchTemplateOperations(parts: Ec2Parts): readonly AnyOperation[] {
  return [
    createLaunchTemplate(parts),
    createLaunchTemplateVersion(parts),
    deleteLaunchTemplate(parts),
    deleteLaunchTemplateVersions(parts),
    describeLaunchTemplates(parts),
    describeLaunchTemplateVersions(parts),
    modifyLaunchTemplate(parts),
  ]
}
