import type { Place } from '../cloud/place.ts'
import { ServiceError, type RequestContext } from '../cloud/service.ts'
import { emitChange, emitRefusedImage } from './parameter-events.ts'
import type { Parameter, ParameterVersion } from './parameter-store.ts'
import { withVersion } from './parameter-versions.ts'
import { placeOf, type SsmParts } from './ssm-parts.ts'

/** How long a parameter is closed to further tries (Systems Manager User Guide, "Troubleshooting aws:ec2:image parameter creation"). */
const closedMs = 5 * 60 * 1000

/** A version that exists only once its value has been found to be an AMI. */
export interface PendingVersion {
  readonly key: string
  /** As it will be when there is no older version of it. */
  readonly created: Parameter
  readonly version: ParameterVersion
  readonly context: RequestContext
}

/** @throws ServiceError TooManyUpdates while an AMI is being validated, and for 5 minutes after a try that failed. */
export function checkOpen({ core, stores }: SsmParts, key: string, place: Place): void {
  const closedUntilMs = stores.of(place).closedUntilMs.get(key) ?? 0
  if (closedUntilMs <= core.clock.now()) return
  throw new ServiceError(
    'TooManyUpdates',
    `The validation of parameter ${key} is still in process. Try again in ${Math.ceil((closedUntilMs - core.clock.now()) / 1000)} seconds.`,
  )
}

/** Validates the AMI in a while: then the version is there, or an event tells that it is not. */
export function validateLater(parts: SsmParts, pending: PendingVersion): void {
  const { clock, timing } = parts.core
  const store = parts.stores.of(placeOf(pending.context))
  const closedUntilMs = clock.now() + closedMs
  store.closedUntilMs.set(pending.key, closedUntilMs)
  clock.after(timing.imageValidationSeconds * 1000, () => {
    // Somebody may have deleted the parameter, and put it again.
    if (store.closedUntilMs.get(pending.key) === closedUntilMs) settle(parts, pending)
  })
}

function settle(parts: SsmParts, { key, created, version, context }: PendingVersion): void {
  const place = placeOf(context)
  const store = parts.stores.of(place)
  const existing = store.find(key)
  const operation = existing === undefined ? 'Create' : 'Update'
  if (!isValid(parts, version.value, context)) {
    emitRefusedImage(parts, created, { operation, place })
    return
  }
  const parameter = existing === undefined ? created : withVersion(existing, version)
  store.closedUntilMs.delete(key)
  store.put(key, parameter)
  emitChange(parts, parameter, { operation, place })
}

/** Parameter Store looks at the AMI with the rights of who puts the parameter (same guide, "Native parameter support for AMI IDs"). */
function isValid({ core, images }: SsmParts, imageId: string, context: RequestContext): boolean {
  const need = { action: 'ec2:DescribeImages', resource: '*' }
  if (core.authorizer.refusal(context.caller, need, context.region) !== undefined) return false
  return images.isUsable(imageId, placeOf(context))
}
