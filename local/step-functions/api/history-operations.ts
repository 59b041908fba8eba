import {
  GetExecutionHistory$,
  type GetExecutionHistoryInput,
  type GetExecutionHistoryOutput,
  type HistoryEvent,
} from '@aws-sdk/client-sfn'

import type { Operation } from '../../cloud/service.ts'
import { findExecution } from './lookup.ts'
import { listPage } from './paging.ts'
import type { ApiParts } from './parts.ts'

/** GetExecutionHistory, of executions that run, too. */
export function getExecutionHistory(
  parts: ApiParts,
): Operation<GetExecutionHistoryInput, GetExecutionHistoryOutput> {
  return {
    schema: GetExecutionHistory$,
    needs: ({ executionArn: arn = '' }) => [{ action: 'states:GetExecutionHistory', resource: arn }],
    handle: (input, context) => {
      const { history, arn } = findExecution(parts, input.executionArn, context)
      const all = input.reverseOrder === true ? history.all().toReversed() : history.all()
      const { items, nextToken } = listPage(
        all,
        input,
        `history of ${arn} ${input.reverseOrder === true ? 'backwards' : 'forwards'}`,
      )
      return { events: input.includeExecutionData === false ? items.map(withoutData) : items, nextToken }
    },
  }
}

/** AWS leaves inputs and outputs out, and says nothing else about them. */
function withoutData(event: HistoryEvent): HistoryEvent {
  const started = event.executionStartedEventDetails
  const entered = event.stateEnteredEventDetails
  const scheduled = event.taskScheduledEventDetails
  const submitted = event.taskSubmittedEventDetails
  const taskSucceeded = event.taskSucceededEventDetails
  const exited = event.stateExitedEventDetails
  const succeeded = event.executionSucceededEventDetails
  return {
    ...event,
    ...(started && { executionStartedEventDetails: { ...started, input: undefined } }),
    ...(entered && { stateEnteredEventDetails: { ...entered, input: undefined } }),
    ...(scheduled && { taskScheduledEventDetails: { ...scheduled, parameters: undefined } }),
    ...(submitted && { taskSubmittedEventDetails: { ...submitted, output: undefined } }),
    ...(taskSucceeded && { taskSucceededEventDetails: { ...taskSucceeded, output: undefined } }),
    ...(exited && {
      stateExitedEventDetails: { ...exited, output: undefined, assignedVariables: undefined },
    }),
    ...(succeeded && { executionSucceededEventDetails: { ...succeeded, output: undefined } }),
  }
}
