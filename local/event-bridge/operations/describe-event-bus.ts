import {
  DescribeEventBus$,
  type DescribeEventBusRequest,
  type DescribeEventBusResponse,
  type EventBus,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { busAddressOf, busArnOf } from '../bus-address.ts'
import type { Bus, BusStore } from '../bus-store.ts'
import { ownBus, placeOf } from '../rule-operation.ts'

/** DescribeEventBus of the caller's own buses. */
export function describeEventBus(
  buses: BusStore,
): Operation<DescribeEventBusRequest, DescribeEventBusResponse> {
  return {
    schema: DescribeEventBus$,
    needs: ({ Name }, context) => [
      { action: 'events:DescribeEventBus', resource: busArnOf(busAddressOf(Name, placeOf(context))) },
    ],
    handle: ({ Name }, context) => describeBus(buses.get(ownBus({ buses }, Name, context))),
  }
}

/** A bus as DescribeEventBus and ListEventBuses show it. */
export function describeBus(bus: Bus): EventBus {
  return {
    Name: bus.name,
    Arn: bus.arn,
    ...(bus.description === undefined ? {} : { Description: bus.description }),
    ...(bus.policy === undefined ? {} : { Policy: bus.policy.text }),
    CreationTime: new Date(bus.createdMs),
    LastModifiedTime: new Date(bus.lastModifiedMs),
  }
}
