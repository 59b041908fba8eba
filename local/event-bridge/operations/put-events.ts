import {
  PutEvents$,
  type PutEventsRequest,
  type PutEventsRequestEntry,
  type PutEventsResponse,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge'
import * as z from 'zod'

import type { CloudCore } from '../../cloud/core.ts'
import { ServiceError, type Operation, type RequestContext } from '../../cloud/service.ts'
import { checkBusPolicy } from '../bus-access.ts'
import { busAddressOf, busArnOf } from '../bus-address.ts'
import type { Bus, BusStore } from '../bus-store.ts'
import type { EventBuses } from '../event-bus.ts'
import { placeOf } from '../rule-operation.ts'

/** Limits of a request: entries, and bytes of all of them together. */
const mostEntries = 10
const mostBytes = 256 * 1024

const detailForm = z.record(z.string(), z.unknown())

/** What PutEvents works on. */
export interface PutEventsParts {
  readonly core: Pick<CloudCore, 'accounts'>
  readonly buses: BusStore
  readonly events: EventBuses
}

/** PutEvents, also to buses of other accounts in the same Region: each entry is taken or refused by itself. */
export function putEvents(parts: PutEventsParts): Operation<PutEventsRequest, PutEventsResponse> {
  return {
    schema: PutEvents$,
    needs: ({ Entries = [] }, context) => {
      const buses = new Set(
        Entries.map(({ EventBusName }) => busArnOf(busAddressOf(EventBusName, placeOf(context)))),
      )
      return [...buses].map((resource) => ({ action: 'events:PutEvents', resource }))
    },
    handle: ({ Entries = [], EndpointId }, context) => {
      checkRequest(Entries, EndpointId)
      for (const entry of Entries) admit(parts, entry, context)
      const results = Entries.map((entry) => putEntry(parts, entry, context))
      const failed = results.filter(({ ErrorCode }) => ErrorCode !== undefined)
      return { FailedEntryCount: failed.length, Entries: results }
    },
  }
}

function checkRequest(entries: readonly PutEventsRequestEntry[], endpointId: string | undefined): void {
  const sizes = entries.map(sizeOf)
  const problem =
    (endpointId === undefined
      ? undefined
      : 'Expected no EndpointId: global endpoints are not modelled here.') ??
    (entries.length >= 1 && entries.length <= mostEntries
      ? undefined
      : `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${mostEntries} and greater than or equal to 1`) ??
    (sizes.reduce((sum, size) => sum + size, 0) > mostBytes
      ? 'Total size of the entries in the request is over the limit.'
      : undefined)
  if (problem !== undefined) throw new ServiceError('ValidationException', problem)
}

/** The size of an entry as AWS counts it (EventBridge guide, "Calculating PutEvents event entry size"). */
function sizeOf(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])]
  const bytes = texts.map((text) => Buffer.byteLength(text ?? ''))
  return bytes.reduce((sum, size) => sum + size, entry.Time === undefined ? 0 : 14)
}

/** @throws ServiceError ResourceNotFoundException, AccessDeniedException. */
function admit(parts: PutEventsParts, entry: PutEventsRequestEntry, context: RequestContext): void {
  const event = { source: entry.Source ?? '', 'detail-type': entry.DetailType ?? '' }
  checkBusPolicy(parts.core, { bus: busOf(parts, entry, context), caller: context.caller, event })
}

function busOf(
  { buses }: PutEventsParts,
  { EventBusName }: PutEventsRequestEntry,
  context: RequestContext,
): Bus {
  const address = busAddressOf(EventBusName, placeOf(context))
  if (address.region === context.region) return buses.get(address)
  throw new ServiceError('ResourceNotFoundException', `Event bus ${EventBusName} does not exist.`)
}

function putEntry(
  parts: PutEventsParts,
  entry: PutEventsRequestEntry,
  context: RequestContext,
): PutEventsResultEntry {
  const { Source, DetailType, Detail } = entry
  if (!isGiven(Source)) return missing('Source')
  if (!isGiven(DetailType)) return missing('DetailType')
  if (!isGiven(Detail)) return missing('Detail')
  if (Source.startsWith('aws.'))
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.')
  const detail = parseDetail(Detail)
  if (detail === undefined) return refused('MalformedDetail', 'Detail is malformed.')

  return {
    EventId: parts.events.put(busOf(parts, entry, context), {
      source: Source,
      'detail-type': DetailType,
      account: context.caller.accountId,
      region: context.region,
      resources: entry.Resources ?? [],
      detail,
      ...(entry.Time === undefined ? {} : { timeMs: entry.Time.getTime() }),
    }),
  }
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}

function missing(member: string): PutEventsResultEntry {
  return refused(
    'InvalidArgument',
    `Parameter ${member} is not valid. Reason: ${member} is a required argument.`,
  )
}

function refused(code: string, message: string): PutEventsResultEntry {
  return { ErrorCode: code, ErrorMessage: message }
}

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    return detailForm.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
