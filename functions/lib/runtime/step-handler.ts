import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import withMiddleware from '@middy/core'
import type { Context } from 'aws-lambda'
import * as z from 'zod/mini'

import { reportOf } from '../domain/error-report.ts'
import { NothingToSweep, ShareError } from '../domain/errors.ts'
import { parseInput } from '../domain/parse-input.ts'

/** One call of a function. */
export interface Call {
  /** Lambda's id of the request; another for every attempt. */
  readonly requestId: string
}

/** A step of the workflow, and the forms of what goes in and out. */
export interface Step<Input, Output> {
  /** The folder of the function. */
  readonly name: string
  readonly input: z.core.$ZodType<Input>
  readonly output: z.core.$ZodType<Output>
  readonly run: (input: Input, call: Call) => Promise<Output>
}

/** A function as Lambda calls it. */
export type StepHandler<Output> = (event: unknown, context: Context) => Promise<Output>

/**
 * Makes a step a Lambda function: log context, strict input, strict output, one line on how it went.
 * Errors of ours leave under their own name, with what, where and remedy as JSON in the message,
 * because Step Functions sees nothing else of them; all others leave as they are.
 */
export function stepHandler<Input, Output>(step: Step<Input, Output>): StepHandler<Output> {
  const logger = new Logger({ serviceName: 'imagebuilder-share', persistentKeys: { step: step.name } })

  const handle = async (event: unknown, { awsRequestId: requestId }: Context): Promise<Output> => {
    logger.appendKeys(identifiersIn(event))
    try {
      const output = z.parse(step.output, await step.run(parseInput(step.input, event), { requestId }))
      logger.info('step done', { outcome: scalarsIn(output) })
      return output
    } catch (error) {
      log(logger, error)
      throw error instanceof ShareError ? asReport(error) : error
    }
  }
  // The margin is 0 because middy would throw its own error just before Lambda does.
  return withMiddleware(handle, { timeoutEarlyInMillis: 0 }).use(
    injectLambdaContext(logger, { resetKeys: true }),
  )
}

/** The end of a sweep is an error only because state machines know no other way to be told. */
function log(logger: Logger, error: unknown): void {
  if (error instanceof NothingToSweep) {
    logger.info('step done', { outcome: error.name })
    return
  }
  const next = error instanceof ShareError ? { where: error.where, remedy: error.remedy } : {}
  logger.error('step failed', { error, ...next })
}

function asReport(error: ShareError): Error {
  const report = new Error(reportOf(error), { cause: error })
  report.name = error.name
  return report
}

const identifiers = z.object({
  runId: z.optional(z.string()),
  resourceArn: z.optional(z.string()),
})

/** What every line of the step's log should tell, where the input has it. */
function identifiersIn(event: unknown): z.infer<typeof identifiers> {
  const parsed = z.safeParse(identifiers, event)
  return parsed.success ? parsed.data : {}
}

/** Texts, numbers and booleans of an output; lists and inner objects are for the execution's history. */
function scalarsIn(output: unknown): Record<string, unknown> {
  if (typeof output !== 'object' || output === null) return {}
  return Object.fromEntries(
    Object.entries(output).filter(([, value]) => typeof value !== 'object' || value === null),
  )
}
