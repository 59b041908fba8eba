import type {
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult,
} from '@aws-sdk/client-ec2'

import type { Operation, RequestContext } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { ec2Schema } from '../ec2-schemas.ts'
import { endDryRun, notModelled } from '../errors.ts'
import { placeOf } from '../images-in-use.ts'
import { shownVersion, warningOf } from './shown-template.ts'
import { checkTexts, inheritedData, readData } from './template-data.ts'
import { quotaExceeded } from './template-errors.ts'
import { requireTemplate, requireVersion, templateNeed } from './template-lookup.ts'
import type { LaunchTemplate, MadeVersion, TemplateData } from './template-store.ts'

/** CreateLaunchTemplateVersion: without SourceVersion, a version contains nothing but what the request says. */
export function createLaunchTemplateVersion(
  parts: Ec2Parts,
): Operation<CreateLaunchTemplateVersionRequest, CreateLaunchTemplateVersionResult> {
  return {
    schema: ec2Schema('CreateLaunchTemplateVersion'),
    needs: (input, context) => [templateNeed(parts, 'CreateLaunchTemplateVersion', { input, context })],
    handle: (input, context) => {
      const { ClientToken: clientToken, DryRun: _dryRun, ...parameters } = input
      if (input.ResolveAlias === true) throw notModelled('ResolveAlias false')
      checkTexts(input)
      const template = requireTemplate(parts, input, context)
      const data = dataOf(template, input)
      endDryRun(input)
      const made = parts.launchTemplates.versionTokens({ context, clientToken, parameters }, () =>
        addVersion(parts, template, { data, description: input.VersionDescription, context }),
      )
      return {
        LaunchTemplateVersion: shownVersion(made.template, made.version),
        Warning: warningOf(parts, made.version.data, context),
      }
    },
  }
}

function dataOf(template: LaunchTemplate, input: CreateLaunchTemplateVersionRequest): TemplateData {
  const own = readData(input.LaunchTemplateData)
  return input.SourceVersion === undefined
    ? own
    : inheritedData(requireVersion(template, input.SourceVersion).data, own)
}

function addVersion(
  { core, launchTemplates }: Ec2Parts,
  template: LaunchTemplate,
  {
    data,
    description,
    context,
  }: {
    readonly data: TemplateData
    readonly description: string | undefined
    readonly context: RequestContext
  },
): MadeVersion {
  const { versions: quota } = launchTemplates.quotas
  if (template.versions.length >= quota) throw quotaExceeded('versions of a launch template', quota)
  const version = {
    number: template.nextVersion,
    description,
    createdAtMs: core.clock.now(),
    createdBy: context.caller.arn,
    data,
  }
  const changed = {
    ...template,
    nextVersion: template.nextVersion + 1,
    versions: [...template.versions, version],
  }
  launchTemplates.put(placeOf(context), changed)
  return { template: changed, version }
}
