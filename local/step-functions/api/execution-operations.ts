import {
  DescribeExecution$,
  ListExecutions$,
  StartExecution$,
  StopExecution$,
  type DescribeExecutionInput,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  type ListExecutionsInput,
  type ListExecutionsOutput,
  type StartExecutionInput,
  type StartExecutionOutput,
  type StopExecutionInput,
  type StopExecutionOutput,
} from '@aws-sdk/client-sfn'

import { ServiceError, type Operation, type RequestContext } from '../../cloud/service.ts'
import type { Execution } from '../executions/execution.ts'
import { isRedrivable, redriveRefusal } from '../executions/status-event.ts'
import { findExecution, findMapRun, findStateMachine } from './lookup.ts'
import { listPage } from './paging.ts'
import type { ApiParts } from './parts.ts'

/** StartExecution: idempotent while an execution of that name and input runs. */
export function startExecution({ start }: ApiParts): Operation<StartExecutionInput, StartExecutionOutput> {
  return {
    schema: StartExecution$,
    needs: ({ stateMachineArn: arn = '' }) => [{ action: 'states:StartExecution', resource: arn }],
    handle: ({ stateMachineArn = '', name, input }, context) => {
      const execution = start({ stateMachineArn, name, input }, context)
      return { executionArn: execution.arn, startDate: new Date(execution.startMs) }
    },
  }
}

/** StopExecution: no Catch runs; an execution that has ended stays as it is. */
export function stopExecution(parts: ApiParts): Operation<StopExecutionInput, StopExecutionOutput> {
  return {
    schema: StopExecution$,
    needs: ({ executionArn: arn = '' }) => [{ action: 'states:StopExecution', resource: arn }],
    handle: ({ executionArn, error, cause }, context) => {
      const execution = findExecution(parts, executionArn, context)
      execution.stop({ error, cause })
      return { stopDate: stopDateOf(execution) }
    },
  }
}

/** DescribeExecution, always up to date: AWS is eventually consistent here. */
export function describeExecution(
  parts: ApiParts,
): Operation<DescribeExecutionInput, DescribeExecutionOutput> {
  return {
    schema: DescribeExecution$,
    needs: ({ executionArn: arn = '' }) => [{ action: 'states:DescribeExecution', resource: arn }],
    handle: ({ executionArn }, context) => {
      const execution = findExecution(parts, executionArn, context)
      const outcome = execution.outcome()
      return {
        ...listItem(execution),
        input: execution.input,
        inputDetails: { included: true },
        ...(outcome.status === 'SUCCEEDED'
          ? { output: outcome.output, outputDetails: { included: true } }
          : {}),
        ...('error' in outcome ? { error: outcome.error, cause: outcome.cause } : {}),
        ...(isRedrivable(outcome)
          ? { redriveStatus: execution.mapRunArn === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' }
          : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: redriveRefusal(outcome) }),
      }
    },
  }
}

/** ListExecutions: of a machine, or the children of a Map Run; newest first. */
export function listExecutions(parts: ApiParts): Operation<ListExecutionsInput, ListExecutionsOutput> {
  return {
    schema: ListExecutions$,
    needs: ({ stateMachineArn, mapRunArn }) => [
      { action: 'states:ListExecutions', resource: mapRunArn ?? stateMachineArn ?? '' },
    ],
    handle: (input, context) => {
      const { statusFilter, redriveFilter } = input
      const all = executionsToList(parts, input, context)
        .filter((execution) => statusFilter === undefined || execution.outcome().status === statusFilter)
        .filter(() => redriveFilter !== 'REDRIVEN')
      const list = `executions of ${input.mapRunArn ?? input.stateMachineArn} ${statusFilter} ${redriveFilter}`
      const { items, nextToken } = listPage(all, input, list)
      return { executions: items.map(listItem), nextToken }
    },
  }
}

function executionsToList(
  parts: ApiParts,
  { stateMachineArn, mapRunArn }: ListExecutionsInput,
  context: RequestContext,
): readonly Execution[] {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new ServiceError(
      'ValidationException',
      'Expected exactly one of stateMachineArn and mapRunArn in ListExecutions',
    )
  }
  return mapRunArn === undefined
    ? parts.executions.ofStateMachine(findStateMachine(parts, stateMachineArn, context).arn)
    : parts.executions.ofMapRun(findMapRun(parts, mapRunArn, context).arn)
}

function listItem(execution: Execution): ExecutionListItem {
  const { arn, stateMachineArn, name, startMs, mapRunArn } = execution
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status: execution.outcome().status,
    startDate: new Date(startMs),
    stopDate: stopDateOf(execution),
    mapRunArn,
    redriveCount: 0,
  }
}

function stopDateOf(execution: Execution): Date | undefined {
  const outcome = execution.outcome()
  return outcome.status === 'RUNNING' ? undefined : new Date(outcome.stopMs)
}
