import { ServiceError } from '../cloud/service.ts'
import type { Parameter, ParameterVersion } from './parameter-store.ts'

/** The versions that are kept (SSM API Reference, ParameterMaxVersionLimitExceeded). */
const maxVersions = 100

/**
 * A parameter with one more version. The oldest of 100 makes room, unless it has a label.
 * @throws ServiceError ParameterMaxVersionLimitExceeded.
 */
export function withVersion(parameter: Parameter, version: ParameterVersion): Parameter {
  const [oldest, second, ...others] = parameter.versions
  if (parameter.versions.length < maxVersions || second === undefined)
    return { ...parameter, versions: [...parameter.versions, version] }
  if (oldest.labels.length > 0)
    throw new ServiceError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${parameter.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.number}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    )
  return { ...parameter, versions: [second, ...others, version] }
}
