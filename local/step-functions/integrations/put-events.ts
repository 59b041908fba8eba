import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge'
import * as z from 'zod'

import type { Caller } from '../../cloud/service.ts'
import type { Home } from '../arns.ts'
import { StateFailure } from '../interpreter/failures.ts'
import type { RunningExecution } from '../interpreter/model.ts'
import { toJsonText } from '../interpreter/payload.ts'
import {
  authorise,
  callService,
  readArguments,
  type Integration,
  type IntegrationCore,
} from './integration.ts'
import { eventBridgeSdk } from './sdk-errors.ts'

/** EventBridge, as Step Functions calls it. @throws ServiceError with the code that AWS would answer. */
export type PutEvents = (request: {
  readonly entries: readonly PutEventsRequestEntry[]
  readonly caller: Caller
  readonly region: string
}) => PutEventsResponse | Promise<PutEventsResponse>

const entry = z.object({
  Detail: z.unknown().optional(),
  DetailType: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Source: z.string().optional(),
})
const putEventsArguments = z.object({ Entries: z.array(entry).min(1).max(10) })

/** `events:putEvents`: names machine and execution as resources, and fails when any entry does. */
export function createPutEvents(core: IntegrationCore, putEvents: PutEvents): Integration {
  return async (call) => {
    const { execution } = call
    const entries = readArguments(putEventsArguments, call).Entries
    for (const bus of new Set(entries.map(({ EventBusName }) => EventBusName))) {
      const need = { action: 'events:PutEvents', resource: busArn(execution, bus) }
      authorise(core, execution, { sdk: eventBridgeSdk, need })
    }

    const response = await callService(core, eventBridgeSdk, async () =>
      putEvents({
        entries: entries.map((given) => asRequestEntry(given, execution)),
        caller: execution.caller(),
        region: execution.region,
      }),
    )
    const output = { Entries: response.Entries ?? [], FailedEntryCount: response.FailedEntryCount ?? 0 }
    if (output.FailedEntryCount > 0) throw new StateFailure('EventBridge.FailedEntry', toJsonText(output))
    return { output }
  }
}

function asRequestEntry(
  { Detail, Resources = [], ...rest }: z.infer<typeof entry>,
  execution: RunningExecution,
): PutEventsRequestEntry {
  return {
    ...rest,
    ...(Detail === undefined ? {} : { Detail: typeof Detail === 'string' ? Detail : toJsonText(Detail) }),
    Resources: [...Resources, execution.stateMachineArn, execution.arn],
  }
}

function busArn({ region, accountId }: Home, name = 'default'): string {
  return name.startsWith('arn:') ? name : `arn:aws:events:${region}:${accountId}:event-bus/${name}`
}
