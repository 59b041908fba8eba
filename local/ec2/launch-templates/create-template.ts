import type { CreateLaunchTemplateRequest, CreateLaunchTemplateResult } from '@aws-sdk/client-ec2'

import { ServiceError, type Operation, type RequestContext } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { ec2Schema } from '../ec2-schemas.ts'
import { endDryRun, invalidValue, refuseMembers } from '../errors.ts'
import { placeOf } from '../images-in-use.ts'
import { tagNeeds } from '../tag-needs.ts'
import { readTags, type Tags } from '../tag-store.ts'
import { shownTemplate, warningOf } from './shown-template.ts'
import { checkTexts, readData } from './template-data.ts'
import { quotaExceeded } from './template-errors.ts'
import { resourceTagKeys, templateArn } from './template-lookup.ts'
import type { MadeVersion } from './template-store.ts'

/** CreateLaunchTemplate: with its first version, which is its default. */
export function createLaunchTemplate(
  parts: Ec2Parts,
): Operation<CreateLaunchTemplateRequest, CreateLaunchTemplateResult> {
  return {
    schema: ec2Schema('CreateLaunchTemplate'),
    needs: (input, context) => {
      const tags = new Map(listedTags(input).map(({ Key = '', Value = '' }) => [Key, Value]))
      const resource = templateArn('*', context)
      const tagging = tagNeeds(resource, tags, 'CreateLaunchTemplate')
      const requestKeys = tagging[0]?.context ?? {}
      return [
        {
          action: 'ec2:CreateLaunchTemplate',
          resource,
          // Policies see the tags of a template to be as those of the request and as those of the resource
          // (EC2 User Guide, "IAM permissions required for launch templates").
          context: { ...requestKeys, ...resourceTagKeys(tags) },
        },
        ...tagging,
      ]
    },
    handle: (input, context) => {
      const { ClientToken: clientToken, DryRun: isDryRun, ...parameters } = input
      const tags = readRequest(input)
      if (isDryRun === true) checkFree(parts, input.LaunchTemplateName, context)
      endDryRun(input)
      const { template, version } = parts.launchTemplates.createTokens(
        { context, clientToken, parameters },
        () => create(parts, { input, tags }, context),
      )
      return {
        LaunchTemplate: shownTemplate(parts, template, context),
        Warning: warningOf(parts, version.data, context),
      }
    },
  }
}

function readRequest(input: CreateLaunchTemplateRequest): Tags {
  refuseMembers('CreateLaunchTemplate', { Operator: input.Operator })
  checkTexts(input)
  readData(input.LaunchTemplateData)
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(input.LaunchTemplateName ?? ''))
    throw new ServiceError(
      'InvalidLaunchTemplateName.MalformedException',
      'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
    )
  const other = (input.TagSpecifications ?? []).find(({ ResourceType }) => ResourceType !== 'launch-template')
  if (other !== undefined)
    throw invalidValue(`'${other.ResourceType}' is not a valid taggable resource type for this operation.`)
  return readTags(listedTags(input))
}

function create(
  { core, launchTemplates, tags: tagStore }: Ec2Parts,
  { input, tags }: { readonly input: CreateLaunchTemplateRequest; readonly tags: Tags },
  context: RequestContext,
): MadeVersion {
  const place = placeOf(context)
  const name = input.LaunchTemplateName ?? ''
  checkFree({ launchTemplates }, name, context)
  const made = { createdAtMs: core.clock.now(), createdBy: context.caller.arn }
  const version = {
    ...made,
    number: 1,
    description: input.VersionDescription,
    data: readData(input.LaunchTemplateData),
  }
  const template = {
    ...made,
    id: `lt-0${core.identifiers.hex(16)}`,
    name,
    defaultVersion: 1,
    nextVersion: 2,
    versions: [version],
  }
  launchTemplates.put(place, template)
  if (tags.size > 0) tagStore.put(place, template.id, tags)
  return { template, version }
}

/** @throws ServiceError InvalidLaunchTemplateName.AlreadyExistsException, ResourceLimitExceeded. */
function checkFree(
  { launchTemplates }: Pick<Ec2Parts, 'launchTemplates'>,
  name: string | undefined = '',
  context: RequestContext,
): void {
  const place = placeOf(context)
  if (launchTemplates.byName(place, name) !== undefined)
    throw new ServiceError(
      'InvalidLaunchTemplateName.AlreadyExistsException',
      'Launch template name already in use.',
    )
  const { templates: quota } = launchTemplates.quotas
  if (launchTemplates.all(place).length >= quota) throw quotaExceeded('launch templates', quota)
}

function listedTags({ TagSpecifications: specifications = [] }: CreateLaunchTemplateRequest) {
  return specifications.flatMap(({ Tags: tags = [] }) => tags)
}
