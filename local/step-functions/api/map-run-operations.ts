import {
  DescribeMapRun$,
  ListMapRuns$,
  type DescribeMapRunInput,
  type DescribeMapRunOutput,
  type ListMapRunsInput,
  type ListMapRunsOutput,
  type MapRunItemCounts,
} from '@aws-sdk/client-sfn'

import type { Operation } from '../../cloud/service.ts'
import type { MapRun } from '../executions/map-runs.ts'
import { findExecution, findMapRun } from './lookup.ts'
import { listPage } from './paging.ts'
import type { ApiParts } from './parts.ts'

/** DescribeMapRun: each item is one execution, so that both counts are the same. */
export function describeMapRun(parts: ApiParts): Operation<DescribeMapRunInput, DescribeMapRunOutput> {
  return {
    schema: DescribeMapRun$,
    needs: ({ mapRunArn: arn = '' }) => [{ action: 'states:DescribeMapRun', resource: arn }],
    handle: ({ mapRunArn }, context) => {
      const run = findMapRun(parts, mapRunArn, context)
      const counts = countsOf(run)
      return {
        mapRunArn: run.arn,
        executionArn: run.executionArn,
        status: run.outcome().status,
        startDate: new Date(run.startMs),
        stopDate: stopDateOf(run),
        maxConcurrency: run.maxConcurrency,
        toleratedFailureCount: run.toleratedFailureCount,
        toleratedFailurePercentage: run.toleratedFailurePercentage,
        itemCounts: counts,
        executionCounts: counts,
        redriveCount: 0,
      }
    },
  }
}

/** ListMapRuns: newest first. */
export function listMapRuns(parts: ApiParts): Operation<ListMapRunsInput, ListMapRunsOutput> {
  return {
    schema: ListMapRuns$,
    needs: ({ executionArn: arn = '' }) => [{ action: 'states:ListMapRuns', resource: arn }],
    handle: (input, context) => {
      const { arn } = findExecution(parts, input.executionArn, context)
      const { items, nextToken } = listPage(parts.mapRuns.ofExecution(arn), input, `Map Runs of ${arn}`)
      return {
        mapRuns: items.map((run) => ({
          executionArn: run.executionArn,
          mapRunArn: run.arn,
          stateMachineArn: run.stateMachineArn,
          startDate: new Date(run.startMs),
          stopDate: stopDateOf(run),
        })),
        nextToken,
      }
    },
  }
}

function countsOf(run: MapRun): MapRunItemCounts {
  const statuses = run.children().map((child) => child.outcome().status)
  const count = (wanted: string): number => statuses.filter((status) => status === wanted).length
  const succeeded = count('SUCCEEDED')
  return {
    pending: run.itemCount - statuses.length,
    running: count('RUNNING'),
    succeeded,
    failed: count('FAILED'),
    timedOut: count('TIMED_OUT'),
    aborted: count('ABORTED'),
    total: run.itemCount,
    // Results are put together when the run has succeeded.
    resultsWritten: run.outcome().status === 'SUCCEEDED' ? succeeded : 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  }
}

function stopDateOf(run: MapRun): Date | undefined {
  const outcome = run.outcome()
  return outcome.status === 'RUNNING' ? undefined : new Date(outcome.stopMs)
}
