import type {
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
} from '@aws-sdk/client-ec2'

import type { Operation, RequestContext } from '../../cloud/service.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import { ec2Schema } from '../ec2-schemas.ts'
import { endDryRun, invalidCombination, invalidValue, missingParameter, notModelled } from '../errors.ts'
import { createFilter, type Filterable } from '../filters.ts'
import { placeOf } from '../images-in-use.ts'
import { shownVersion } from './shown-template.ts'
import { requireTemplate, requireVersion } from './template-lookup.ts'
import { templatePage } from './template-pages.ts'
import type { LaunchTemplate, MadeVersion } from './template-store.ts'

const filterable: Filterable<MadeVersion> = {
  'create-time': ({ version }) => [new Date(version.createdAtMs).toISOString()],
  'image-id': ({ version }) => (version.data.ImageId === undefined ? [] : [version.data.ImageId]),
  'instance-type': ({ version }) =>
    version.data.InstanceType === undefined ? [] : [version.data.InstanceType],
  'is-default-version': ({ template, version }) => [String(version.number === template.defaultVersion)],
}

/** DescribeLaunchTemplateVersions: of one template, or the latest or default versions of all. */
export function describeLaunchTemplateVersions(
  parts: Ec2Parts,
): Operation<DescribeLaunchTemplateVersionsRequest, DescribeLaunchTemplateVersionsResult> {
  return {
    schema: ec2Schema('DescribeLaunchTemplateVersions'),
    needs: () => [{ action: 'ec2:DescribeLaunchTemplateVersions', resource: '*' }],
    handle: (input, context) => {
      if (input.ResolveAlias === true) throw notModelled('ResolveAlias false')
      const noTags = new Map<string, string>()
      const passes = createFilter(input.Filters, filterable, () => noTags)
      const all = selected(parts, input, context).filter(passes)
      const page = templatePage(parts.core, 'DescribeLaunchTemplateVersions', { request: input, all })
      endDryRun(input)
      return {
        LaunchTemplateVersions: page.items.map(({ template, version }) => shownVersion(template, version)),
        NextToken: page.NextToken,
      }
    },
  }
}

function selected(
  parts: Ec2Parts,
  input: DescribeLaunchTemplateVersionsRequest,
  context: RequestContext,
): readonly MadeVersion[] {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Versions: versions = [] } = input
  if (id === undefined && name === undefined) return ofAllTemplates(parts, input, context)
  const template = requireTemplate(parts, input, context)
  if (versions.length === 0) return inRange(template, input)
  if (input.MinVersion !== undefined || input.MaxVersion !== undefined)
    throw invalidCombination('Expected either versions or a range of versions, got both')
  return versions.map((version) => ({ template, version: requireVersion(template, version) }))
}

function ofAllTemplates(
  { launchTemplates }: Ec2Parts,
  { Versions: versions = [] }: DescribeLaunchTemplateVersionsRequest,
  context: RequestContext,
): readonly MadeVersion[] {
  const explanation =
    'for all launch templates, specify $Latest, $Default, or both; for one, its ID or its name'
  if (versions.length === 0) throw missingParameter(`Versions: ${explanation}`)
  const number = versions.find((version) => version !== '$Latest' && version !== '$Default')
  if (number !== undefined) throw invalidValue(`Expected no version ${number}: ${explanation}`)
  return launchTemplates
    .all(placeOf(context))
    .flatMap((template) =>
      versions.map((version) => ({ template, version: requireVersion(template, version) })),
    )
}

/** Newest first. */
function inRange(
  template: LaunchTemplate,
  { MinVersion: min, MaxVersion: max }: DescribeLaunchTemplateVersionsRequest,
): readonly MadeVersion[] {
  const [from, to] = [numberOf(min, 1), numberOf(max, Infinity)]
  return template.versions
    .filter(({ number }) => number >= from && number <= to)
    .map((version) => ({ template, version }))
    .toReversed()
}

function numberOf(version: string | undefined, otherwise: number): number {
  if (version === undefined) return otherwise
  if (!/^\d+$/.test(version))
    throw invalidValue(`Expected the number of a launch template version, got ${version}`)
  return Number(version)
}
