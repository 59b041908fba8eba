import type { Place } from '../cloud/place.ts'
import { ServiceError, type PermissionNeed, type RequestContext } from '../cloud/service.ts'
import { busAddressOf, ruleArnOf, type BusAddress } from './bus-address.ts'
import type { BusStore } from './bus-store.ts'
import type { RuleStore } from './rule-store.ts'

/** What the operations on rules and buses work on. */
export interface RuleOperationParts {
  readonly buses: BusStore
  readonly rules: RuleStore
}

/** Account and Region of a request. */
export function placeOf({ caller, region }: RequestContext): Place {
  return { accountId: caller.accountId, region }
}

/**
 * The bus of the caller's own that a request names. Rules and policies of other accounts' buses are out of reach here.
 * @throws ServiceError ResourceNotFoundException.
 */
export function ownBus(
  { buses }: Pick<RuleOperationParts, 'buses'>,
  nameOrArn: string | undefined,
  context: RequestContext,
): BusAddress {
  const address = busAddressOf(nameOrArn, placeOf(context))
  if (address.accountId !== context.caller.accountId || address.region !== context.region)
    throw new ServiceError('ResourceNotFoundException', `Event bus ${nameOrArn} does not exist.`)
  return buses.get(address)
}

/** A rule as a request names it. */
export interface NamedRule {
  readonly name: string | undefined
  readonly bus: string | undefined
}

/** The permission that an operation on a rule needs. */
export function ruleNeed(action: string, { name, bus }: NamedRule, context: RequestContext): PermissionNeed {
  return { action, resource: ruleArnOf(busAddressOf(bus, placeOf(context)), name ?? '') }
}
