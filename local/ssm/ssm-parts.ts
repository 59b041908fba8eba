import type { CloudCore } from '../cloud/core.ts'
import type { Place } from '../cloud/place.ts'
import type { RequestContext } from '../cloud/service.ts'
import { parameterNotFound } from './errors.ts'
import { readReference } from './parameter-names.ts'
import type { Parameter, ParameterStores } from './parameter-store.ts'

/** EC2, as Parameter Store asks it about AMIs. */
export interface UsableImages {
  /** Whether an account can launch from an AMI of the Region now. */
  isUsable(imageId: string, place: Place): boolean
}

/** What the operations of SSM work on. */
export interface SsmParts {
  readonly core: CloudCore
  readonly stores: ParameterStores
  readonly images: UsableImages
}

/** Who asks, and where. */
export function placeOf({ caller, region }: RequestContext): Place {
  return { accountId: caller.accountId, region }
}

/** A parameter of the caller's, by name or ARN. @throws ServiceError ParameterNotFound. */
export function requireParameter(
  { stores }: SsmParts,
  name: string | undefined,
  context: RequestContext,
): { readonly key: string; readonly parameter: Parameter } {
  const { text, key, selector } = readReference(name, placeOf(context))
  const parameter =
    key === undefined || selector !== undefined ? undefined : stores.of(placeOf(context)).find(key)
  if (key === undefined || parameter === undefined) throw parameterNotFound(text)
  return { key, parameter }
}
