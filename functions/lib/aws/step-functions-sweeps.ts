import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'

import type { SweepStarter } from '../ports/sweep-starter.ts'
import { hasName, translateAwsError } from './aws-error.ts'
import { createExecutionWatch, executionArnOf } from './step-functions-executions.ts'

/** Starts executions of the state machine of sweeps. */
export function createSweepStarter(client: SFNClient, stateMachineArn: string): SweepStarter {
  const watch = createExecutionWatch(client)
  return {
    start: async ({ name, input }) => {
      try {
        const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })
        await client.send(command)
        return 'started'
      } catch (error) {
        if (!hasName(error, 'ExecutionAlreadyExists')) {
          throw translateAwsError(error, { where: stateMachineArn, action: 'states:StartExecution' })
        }
        return (await watch.isRunning(executionArnOf(stateMachineArn, name))) ? 'running' : 'ended'
      }
    },
  }
}
