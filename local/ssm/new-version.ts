import type { ParameterType, PutParameterRequest } from '@aws-sdk/client-ssm'

import { ServiceError, type RequestContext } from '../cloud/service.ts'
import { constraintViolated, invalidRequest, notModelled } from './errors.ts'
import { latestVersion, type DataType, type Parameter, type ParameterVersion } from './parameter-store.ts'
import { checkPattern, checkValue, chosenTier } from './parameter-values.ts'
import type { SsmParts } from './ssm-parts.ts'

/**
 * The version that a request makes; what it leaves out stays as it is in the latest version.
 * @throws ServiceError as PutParameter does for what is wrong with the request.
 */
export function newVersion(
  { core }: SsmParts,
  input: PutParameterRequest,
  { existing, context }: { readonly existing: Parameter | undefined; readonly context: RequestContext },
): ParameterVersion {
  const current = existing === undefined ? undefined : latestVersion(existing)
  const value = input.Value ?? ''
  const type = readType(input, current)
  const allowedPattern = input.AllowedPattern ?? current?.allowedPattern
  const tier = chosenTier(input.Tier, { value, current: current?.tier })
  checkDescription(input.Description)
  checkValue(value, tier)
  checkPattern(allowedPattern, value)
  return {
    number: (current?.number ?? 0) + 1,
    value,
    type,
    dataType: readDataType(input.DataType, { type, current: current?.dataType }),
    tier,
    description: input.Description ?? current?.description,
    allowedPattern,
    modifiedAtMs: core.clock.now(),
    modifiedBy: context.caller.arn,
    labels: [],
  }
}

function readType(input: PutParameterRequest, current: ParameterVersion | undefined): ParameterType {
  const type: string | undefined = input.Type ?? current?.type
  if (type === undefined) throw invalidRequest('A parameter type is required when you create a parameter.')
  if (type === 'SecureString')
    throw new ServiceError(
      'UnsupportedParameterType',
      'Expected String or StringList: nothing is encrypted here',
    )
  if (type !== 'String' && type !== 'StringList')
    throw constraintViolated('type', type, 'satisfy enum value set: [SecureString, StringList, String]')
  if (current !== undefined && current.type !== type)
    throw new ServiceError(
      'HierarchyTypeMismatchException',
      "Parameter Store doesn't support changing a parameter type in a hierarchy. You must create a new, unique parameter.",
    )
  return type
}

/** A parameter never changes to or from `aws:ec2:image` (Systems Manager User Guide, "Parameter data types"). */
function readDataType(
  asked: string | undefined,
  { type, current }: { readonly type: ParameterType; readonly current: DataType | undefined },
): DataType {
  const dataType = asked ?? current ?? 'text'
  if (dataType === 'aws:ssm:integration') throw notModelled(`the data type text or aws:ec2:image`)
  if (dataType !== 'text' && dataType !== 'aws:ec2:image')
    throw invalidRequest(
      `The following data type is not supported: ${dataType} (Data type names are all lowercase.)`,
    )
  if (dataType === 'aws:ec2:image' && type !== 'String')
    throw invalidRequest(`The data type ${dataType} is supported for parameters of type String only.`)
  if (current !== undefined && current !== dataType)
    throw invalidRequest(`The data type of a parameter can't be changed from ${current} to ${dataType}.`)
  return dataType
}

function checkDescription(description: string | undefined): void {
  if (description !== undefined && description.length > 1024)
    throw constraintViolated('description', description, 'have length less than or equal to 1024')
}
