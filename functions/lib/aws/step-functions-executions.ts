import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'

import type { Executions } from '../ports/executions.ts'
import { hasName, translateAwsError } from './aws-error.ts'

/** Starts executions of one state machine. */
export function createRunStarter(client: SFNClient, stateMachineArn: string): Pick<Executions, 'startRun'> {
  return {
    startRun: async ({ name, input }) => {
      try {
        const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })
        const { executionArn = '' } = await client.send(command)
        return { executionArn, alreadyStarted: false }
      } catch (error) {
        if (hasName(error, 'ExecutionAlreadyExists')) {
          return { executionArn: executionArnOf(stateMachineArn, name), alreadyStarted: true }
        }
        throw translateAwsError(error, { where: stateMachineArn, action: 'states:StartExecution' })
      }
    },
  }
}

/** Looks after executions that hold something. */
export function createExecutionWatch(client: SFNClient): Pick<Executions, 'isRunning'> {
  return {
    isRunning: async (executionArn) => {
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }))
        return status === 'RUNNING'
      } catch (error) {
        // Executions are forgotten 90 days after their end.
        if (hasName(error, 'ExecutionDoesNotExist')) return false
        throw translateAwsError(error, { where: executionArn, action: 'states:DescribeExecution' })
      }
    },
  }
}

/** The ARN of the execution of a name. */
export function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`
}
