import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'

import { isAnswered } from '../domain/copying/run-progress.ts'
import type { RunAnswer } from '../ports/run-answer.ts'
import { awsRefusalOf, translateAwsError } from './aws-error.ts'

/** Answers the task tokens of runs that wait. */
export function createRunAnswer(client: SFNClient): RunAnswer {
  return {
    succeed: async (taskToken, output) => {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))
        return 'answered'
      } catch (error) {
        if (isAnswered(awsRefusalOf(error)?.name ?? '')) return 'gone'
        throw translateAwsError(error, { where: 'the waiting run', action: 'states:SendTaskSuccess' })
      }
    },
  }
}
