import {
  ListEventBuses$,
  type ListEventBusesRequest,
  type ListEventBusesResponse,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import type { BusStore } from '../bus-store.ts'
import { placeOf } from '../rule-operation.ts'
import { describeBus } from './describe-event-bus.ts'
import { ruleListPage } from './rule-list-page.ts'

/** ListEventBuses, by name. */
export function listEventBuses(buses: BusStore): Operation<ListEventBusesRequest, ListEventBusesResponse> {
  return {
    schema: ListEventBuses$,
    needs: () => [{ action: 'events:ListEventBuses', resource: '*' }],
    handle: (input, context) => {
      const { NamePrefix = '' } = input
      const matching = buses.list(placeOf(context)).filter(({ name }) => name.startsWith(NamePrefix))
      const { items, ...rest } = ruleListPage(matching, input, `ListEventBuses ${NamePrefix}`)
      return { EventBuses: items.map(describeBus), ...rest }
    },
  }
}
