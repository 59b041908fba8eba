import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import { ruleArnOf, type Place } from './rule-store.ts'

/** Account and Region of a request. */
export function placeOf({ caller, region }: RequestContext): Place {
  return { accountId: caller.accountId, region }
}

/** The permission that an operation on a rule of that name needs. */
export function ruleNeed(action: string, name: string | undefined, context: RequestContext): PermissionNeed {
  return { action, resource: ruleArnOf(placeOf(context), name ?? '') }
}
