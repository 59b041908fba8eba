import type { Place } from '../cloud/place.ts'
import { latestVersion, type Parameter } from './parameter-store.ts'
import type { SsmParts } from './ssm-parts.ts'

/** What happened to a parameter, as the event names it. */
export type ParameterChange = 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion'

/** Tells the default bus of a change (Systems Manager User Guide, "Amazon EventBridge event examples"). */
export function emitChange(
  { core }: SsmParts,
  parameter: Parameter,
  { operation, place }: { readonly operation: ParameterChange; readonly place: Place },
): void {
  const { type, description } = latestVersion(parameter)
  core.events.emit({
    ...origin(place, parameter.arn),
    detail: {
      operation,
      name: parameter.name,
      type,
      ...(description === undefined ? {} : { description }),
    },
  })
}

/** Tells the default bus that an AMI did not stand validation (same guide, "AMI format validation"). */
export function emitRefusedImage(
  { core }: SsmParts,
  { name, arn }: Pick<Parameter, 'name' | 'arn'>,
  { operation, place }: { readonly operation: 'Create' | 'Update'; readonly place: Place },
): void {
  core.events.emit({
    ...origin(place, arn),
    detail: {
      exception: 'Unable to Describe Resource',
      dataType: 'aws:ec2:image',
      name,
      type: 'String',
      operation,
    },
  })
}

function origin({ accountId, region }: Place, arn: string) {
  return {
    'detail-type': 'Parameter Store Change',
    source: 'aws.ssm',
    account: accountId,
    region,
    resources: [arn],
  }
}
