import type { DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult } from '@aws-sdk/client-ec2'

import type { Operation, RequestContext } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { ec2Schema } from '../ec2-schemas.ts'
import { endDryRun } from '../errors.ts'
import { createFilter, type Filterable } from '../filters.ts'
import { placeOf } from '../images-in-use.ts'
import { shownTemplate } from './shown-template.ts'
import { requireTemplateById, requireTemplateByName } from './template-lookup.ts'
import { templatePage } from './template-pages.ts'
import type { LaunchTemplate } from './template-store.ts'

const filterable: Filterable<LaunchTemplate> = {
  'create-time': ({ createdAtMs }) => [new Date(createdAtMs).toISOString()],
  'launch-template-name': ({ name }) => [name],
}

/** DescribeLaunchTemplates: the caller's own; one that is named and not there is an error. */
export function describeLaunchTemplates(
  parts: Ec2Parts,
): Operation<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult> {
  return {
    schema: ec2Schema('DescribeLaunchTemplates'),
    needs: () => [{ action: 'ec2:DescribeLaunchTemplates', resource: '*' }],
    handle: (input, context) => {
      const passes = createFilter(input.Filters, filterable, ({ id }) => parts.tags.of(placeOf(context), id))
      const all = named(parts, input, context).filter(passes)
      const page = templatePage(parts.core, 'DescribeLaunchTemplates', { request: input, all })
      endDryRun(input)
      return {
        LaunchTemplates: page.items.map((template) => shownTemplate(parts, template, context)),
        NextToken: page.NextToken,
      }
    },
  }
}

function named(
  parts: Ec2Parts,
  { LaunchTemplateIds: ids = [], LaunchTemplateNames: names = [] }: DescribeLaunchTemplatesRequest,
  context: RequestContext,
): readonly LaunchTemplate[] {
  const wanted = new Set([
    ...ids.map((id) => requireTemplateById(parts, id, context)),
    ...names.map((name) => requireTemplateByName(parts, name, context)),
  ])
  return ids.length + names.length > 0 ? [...wanted] : parts.launchTemplates.all(placeOf(context))
}
