import type { ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult } from '@aws-sdk/client-ec2'

import type { Operation } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { ec2Schema } from '../ec2-schemas.ts'
import { endDryRun, missingParameter } from '../errors.ts'
import { placeOf } from '../images-in-use.ts'
import { shownTemplate } from './shown-template.ts'
import { checkTexts } from './template-data.ts'
import { versionNotFound } from './template-errors.ts'
import { requireTemplate, templateNeed } from './template-lookup.ts'
import type { LaunchTemplate } from './template-store.ts'

/** ModifyLaunchTemplate: makes another version the default. Nothing else of a template can be changed. */
export function modifyLaunchTemplate(
  parts: Ec2Parts,
): Operation<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult> {
  return {
    schema: ec2Schema('ModifyLaunchTemplate'),
    needs: (input, context) => [templateNeed(parts, 'ModifyLaunchTemplate', { input, context })],
    handle: (input, context) => {
      const { ClientToken: clientToken, DryRun: _dryRun, ...parameters } = input
      checkTexts(input)
      const template = requireTemplate(parts, input, context)
      const defaultVersion = readNumber(template, input.DefaultVersion)
      endDryRun(input)
      const modified = parts.launchTemplates.modifyTokens({ context, clientToken, parameters }, () => {
        const changed = { ...template, defaultVersion }
        parts.launchTemplates.put(placeOf(context), changed)
        return changed
      })
      return { LaunchTemplate: shownTemplate(parts, modified, context) }
    },
  }
}

/** @throws ServiceError MissingParameter, InvalidLaunchTemplateId.VersionNotFound; `$Latest` is no number. */
function readNumber({ id, versions }: LaunchTemplate, version: string | undefined): number {
  if (version === undefined) throw missingParameter('SetDefaultVersion')
  const found = versions.find(({ number }) => String(number) === version)
  if (found === undefined) throw versionNotFound(version, id)
  return found.number
}
