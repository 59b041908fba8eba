import { DeleteEventBus$, type DeleteEventBusRequest } from '@aws-sdk/client-eventbridge'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { busArnOf } from '../bus-address.ts'
import { placeOf, type RuleOperationParts } from '../rule-operation.ts'

/** DeleteEventBus of a custom bus without rules; one that is not there is deleted already. */
export function deleteEventBus({
  buses,
  rules,
}: RuleOperationParts): Operation<DeleteEventBusRequest, Record<string, never>> {
  return {
    schema: DeleteEventBus$,
    needs: ({ Name = '' }, context) => [
      { action: 'events:DeleteEventBus', resource: busArnOf({ ...placeOf(context), name: Name }) },
    ],
    handle: ({ Name = '' }, context) => {
      const bus = { ...placeOf(context), name: Name }
      if (Name !== 'default' && rules.list(bus).length > 0)
        throw new ServiceError('ValidationException', "EventBus can't be deleted since it has rules.")
      buses.delete(bus)
      return {}
    },
  }
}
