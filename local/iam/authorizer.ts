import type { Authorizer } from '../cloud/core.ts'
import type { AccessControl } from './access-control.ts'

/**
 * Decides by the caller's own policies and those of its organization. Whether the resource lets a caller of another
 * account in is for its service to decide.
 */
export function createAuthorizer(access: AccessControl): Authorizer {
  return {
    refusal: (caller, { action, resource, context }, region) =>
      access.refusal({ caller, action, resource, region, ...(context === undefined ? {} : { context }) }),
  }
}
