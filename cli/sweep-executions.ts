import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'

import { hasName, translateAwsError } from '../functions/lib/aws/aws-error.ts'
import { sweepStart } from '../functions/lib/domain/copying/sweep-control.ts'
import type { SweepControl } from '../functions/lib/domain/copying/sweep-control.ts'

/** What Step Functions tells of the sweep that a control item names. */
export type SweepLook =
  /** Times are ISO 8601; `lastEventAt`: of the newest event of its history. */
  | { readonly kind: 'running'; readonly startedAt: string; readonly lastEventAt: string }
  /** `cause`: error and cause of one that did not succeed. */
  | { readonly kind: 'ended'; readonly endedAt: string; readonly status: string; readonly cause?: string }
  /** There is none: the one before ended because there was nothing to do. */
  | { readonly kind: 'asleep' }

/** Looks at the executions of the state machine of sweeps. */
export interface SweepExecutions {
  look(sweep: SweepControl): Promise<SweepLook>
}

/** The executions of one state machine of sweeps. */
export function createSweepExecutions(client: SFNClient, stateMachineArn: string): SweepExecutions {
  return {
    look: async (sweep) => {
      const { name } = sweepStart(sweep)
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`
      try {
        const told = await client.send(new DescribeExecutionCommand({ executionArn }))
        const startedAt = isoTime(told.startDate)
        if (told.status === 'RUNNING') {
          return {
            kind: 'running',
            startedAt,
            lastEventAt: (await lastEventAt(client, executionArn)) ?? startedAt,
          }
        }
        const cause = [told.error, told.cause].filter((one) => one !== undefined).join(': ')
        return {
          kind: 'ended',
          endedAt: isoTime(told.stopDate),
          status: told.status ?? 'UNKNOWN',
          ...(cause === '' ? {} : { cause }),
        }
      } catch (error) {
        if (hasName(error, 'ExecutionDoesNotExist')) return { kind: 'asleep' }
        throw translateAwsError(error, { where: executionArn, action: 'states:DescribeExecution' })
      }
    },
  }
}

async function lastEventAt(client: SFNClient, executionArn: string): Promise<string | undefined> {
  const newestFirst = { executionArn, reverseOrder: true, maxResults: 1, includeExecutionData: false }
  const { events = [] } = await client.send(new GetExecutionHistoryCommand(newestFirst))
  return events[0]?.timestamp?.toISOString()
}

function isoTime(time: Date | undefined): string {
  return (time ?? new Date(0)).toISOString()
}
