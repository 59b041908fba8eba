import {
  CreateEventBus$,
  type CreateEventBusRequest,
  type CreateEventBusResponse,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { busArnOf } from '../bus-address.ts'
import type { BusStore } from '../bus-store.ts'
import { placeOf } from '../rule-operation.ts'
import { refuseUnmodelled } from './unmodelled.ts'

/** CreateEventBus for custom buses; keys, logs, tags and partners' events are refused by name. */
export function createEventBus(buses: BusStore): Operation<CreateEventBusRequest, CreateEventBusResponse> {
  return {
    schema: CreateEventBus$,
    needs: ({ Name = '' }, context) => [
      { action: 'events:CreateEventBus', resource: busArnOf({ ...placeOf(context), name: Name }) },
    ],
    handle: (input, context) => {
      refuseUnmodelled(input, ['Name', 'Description'])
      const { Name = '', Description } = input
      const bus = buses.create({ ...placeOf(context), name: Name }, { description: Description })
      return {
        EventBusArn: bus.arn,
        ...(Description === undefined ? {} : { Description }),
      }
    },
  }
}
