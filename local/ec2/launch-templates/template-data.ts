import type { LaunchTemplateBlockDeviceMappingRequest } from '@aws-sdk/client-ec2'

import { invalidValue, missingParameter, notModelled } from '../errors.ts'
import type { TemplateData } from './template-store.ts'

const maxDescriptionLength = 255
const maxTokenLength = 128

/**
 * What a request wants a version to contain.
 * @throws ServiceError MissingParameter for nothing at all, UnsupportedOperation for an AMI by the name of a parameter.
 */
export function readData(data: TemplateData | undefined): TemplateData {
  const given = Object.fromEntries(Object.entries(data ?? {}).filter(([, value]) => value !== undefined))
  if (Object.keys(given).length === 0) throw missingParameter('LaunchTemplateData')
  if (data?.ImageId?.startsWith('resolve:ssm:') === true)
    throw notModelled(`the id of an AMI as ImageId, got ${data.ImageId}`)
  return given
}

/** @throws ServiceError InvalidParameterValue when a description or a client token is too long. */
export function checkTexts({
  VersionDescription: description = '',
  ClientToken: token = '',
}: {
  readonly VersionDescription?: string | undefined
  readonly ClientToken?: string | undefined
}): void {
  if (description.length > maxDescriptionLength)
    throw invalidValue(
      `Expected a version description of at most ${maxDescriptionLength} characters, got ${description.length}`,
    )
  if (token.length > maxTokenLength)
    throw invalidValue(`Expected a client token of at most ${maxTokenLength} characters, got ${token.length}`)
}

/** What a version inherits, overwritten by what is its own. Snapshots of the source's volumes are not inherited (EC2 API Reference, SourceVersion). */
export function inheritedData(source: TemplateData, own: TemplateData): TemplateData {
  const { BlockDeviceMappings: mappings, ...others } = source
  return {
    ...others,
    ...(mappings === undefined ? {} : { BlockDeviceMappings: mappings.map(withoutSnapshot) }),
    ...own,
  }
}

function withoutSnapshot(
  mapping: LaunchTemplateBlockDeviceMappingRequest,
): LaunchTemplateBlockDeviceMappingRequest {
  if (mapping.Ebs?.SnapshotId === undefined) return mapping
  const { SnapshotId: _snapshot, ...volume } = mapping.Ebs
  return { ...mapping, Ebs: volume }
}
