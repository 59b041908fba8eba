import type {
  DeleteLaunchTemplateRequest,
  DeleteLaunchTemplateResult,
  DeleteLaunchTemplateVersionsRequest,
  DeleteLaunchTemplateVersionsResponseErrorItem,
  DeleteLaunchTemplateVersionsResult,
} from '@aws-sdk/client-ec2'

import type { Operation } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { ec2Schema } from '../ec2-schemas.ts'
import { endDryRun, invalidValue, missingParameter } from '../errors.ts'
import { placeOf } from '../images-in-use.ts'
import { shownTemplate } from './shown-template.ts'
import { requireTemplate, templateNeed } from './template-lookup.ts'
import type { LaunchTemplate } from './template-store.ts'

/** Versions that one request can delete (EC2 API Reference, DeleteLaunchTemplateVersions). */
const maxDeleted = 200

/** DeleteLaunchTemplate: with all its versions. */
export function deleteLaunchTemplate(
  parts: Ec2Parts,
): Operation<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult> {
  return {
    schema: ec2Schema('DeleteLaunchTemplate'),
    needs: (input, context) => [templateNeed(parts, 'DeleteLaunchTemplate', { input, context })],
    handle: (input, context) => {
      const template = requireTemplate(parts, input, context)
      endDryRun(input)
      const LaunchTemplate = shownTemplate(parts, template, context)
      parts.launchTemplates.remove(placeOf(context), template.id)
      parts.tags.removeAll(template.id)
      return { LaunchTemplate }
    },
  }
}

/** DeleteLaunchTemplateVersions: each for itself; never the default version. */
export function deleteLaunchTemplateVersions(
  parts: Ec2Parts,
): Operation<DeleteLaunchTemplateVersionsRequest, DeleteLaunchTemplateVersionsResult> {
  return {
    schema: ec2Schema('DeleteLaunchTemplateVersions'),
    needs: (input, context) => [templateNeed(parts, 'DeleteLaunchTemplateVersions', { input, context })],
    handle: (input, context) => {
      const template = requireTemplate(parts, input, context)
      const numbers = readNumbers(input.Versions ?? [])
      endDryRun(input)
      const answers = numbers.map((number) => ({ number, problem: problemOf(template, number) }))
      const deleted = new Set(
        answers.flatMap(({ number, problem }) => (problem === undefined ? [number] : [])),
      )
      const versions = template.versions.filter(({ number }) => !deleted.has(number))
      parts.launchTemplates.put(placeOf(context), { ...template, versions })

      const item = (number: number) => ({
        LaunchTemplateId: template.id,
        LaunchTemplateName: template.name,
        VersionNumber: number,
      })
      return {
        SuccessfullyDeletedLaunchTemplateVersions: [...deleted].map(item),
        UnsuccessfullyDeletedLaunchTemplateVersions: answers.flatMap(({ number, problem }) =>
          problem === undefined ? [] : [{ ...item(number), ResponseError: problem }],
        ),
      }
    },
  }
}

function readNumbers(versions: readonly string[]): readonly number[] {
  if (versions.length === 0) throw missingParameter('LaunchTemplateVersion')
  if (versions.length > maxDeleted)
    throw invalidValue(`Expected at most ${maxDeleted} launch template versions, got ${versions.length}`)
  const wrong = versions.find((version) => !/^\d+$/.test(version))
  if (wrong !== undefined)
    throw invalidValue(`Expected the number of a launch template version, got ${wrong}`)
  return versions.map(Number)
}

function problemOf(
  { id, versions, defaultVersion }: LaunchTemplate,
  number: number,
): DeleteLaunchTemplateVersionsResponseErrorItem['ResponseError'] {
  if (number === defaultVersion)
    return {
      Code: 'unexpectedError',
      Message: `Version ${number} is the default version of launch template ${id} and cannot be deleted.`,
    }
  if (versions.some((version) => version.number === number)) return undefined
  return {
    Code: 'launchTemplateVersionDoesNotExist',
    Message: `Could not find the specified version ${number} for the launch template with ID ${id}.`,
  }
}
