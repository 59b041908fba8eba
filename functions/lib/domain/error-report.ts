import * as z from 'zod/mini'

import type { ShareError } from './errors.ts'
import { parseJson } from './json-text.ts'
import type { Finding } from './outcome.ts'

/** Step Functions' `$states.errorOutput`. */
export interface ErrorOutput {
  /** The error's name. */
  readonly Error: string
  /** For an error of a function: Lambda's error payload, as JSON text. */
  readonly Cause?: string | undefined
}

/**
 * What is put into the message of an error when it leaves a function. Of a thrown error Lambda
 * passes on its name, message and stack, nothing else; so the three members travel as JSON in the message.
 */
const report = z.object({ what: z.string(), where: z.string(), remedy: z.string() })

const lambdaPayload = z.object({ errorMessage: z.string() })

/** Step Functions takes 32,768 characters as a cause; findings share that with each other. */
const longestWhat = 1_000

/** The message under which an error of ours leaves a function. */
export function reportOf(error: ShareError): string {
  return JSON.stringify({ what: error.message, where: error.where, remedy: error.remedy } satisfies z.infer<
    typeof report
  >)
}

/** Reads what a state caught. `where` is used for errors that are not ours and do not say it. */
export function findingOfError(error: ErrorOutput, where: string): Finding {
  const message = messageOf(error)
  const ours = z.safeParse(report, parseJson(message))
  if (ours.success) return { check: error.Error, ...ours.data }
  return {
    check: error.Error,
    what: message === '' ? `The step ended with ${error.Error}` : message.slice(0, longestWhat),
    where,
    remedy:
      "Look at the execution's history and at the log of the function that it names, then start the run again",
  }
}

function messageOf({ Cause: cause = '' }: ErrorOutput): string {
  const payload = z.safeParse(lambdaPayload, parseJson(cause))
  return payload.success ? payload.data.errorMessage : cause
}
