import { RemovePermission$, type RemovePermissionRequest } from '@aws-sdk/client-eventbridge'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { busAddressOf, busArnOf } from '../bus-address.ts'
import { withoutStatement } from '../bus-policy.ts'
import type { BusStore } from '../bus-store.ts'
import { ownBus, placeOf } from '../rule-operation.ts'

/** RemovePermission: one statement of a bus's policy, or all of them. */
export function removePermission(buses: BusStore): Operation<RemovePermissionRequest, Record<string, never>> {
  return {
    schema: RemovePermission$,
    needs: ({ EventBusName }, context) => [
      { action: 'events:RemovePermission', resource: busArnOf(busAddressOf(EventBusName, placeOf(context))) },
    ],
    handle: ({ StatementId, RemoveAllPermissions, EventBusName }, context) => {
      const bus = buses.get(ownBus({ buses }, EventBusName, context))
      if (RemoveAllPermissions === true) {
        buses.setPolicy(bus, undefined)
        return {}
      }
      if (StatementId === undefined)
        throw new ServiceError('ValidationException', 'Parameter StatementId is required.')
      buses.setPolicy(bus, withoutStatement(bus.policy, StatementId))
      return {}
    },
  }
}
