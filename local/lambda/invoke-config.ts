import { ServiceError } from '../cloud/service.ts'

/** How a function's asynchronous events are treated (PutFunctionEventInvokeConfig). */
export interface InvokeConfig {
  /** Repeats after a function error, 0 to 2. */
  readonly maximumRetryAttempts: number
  /** How long an event is kept, 60 to 21,600 seconds. */
  readonly maximumEventAgeSeconds: number
  /** ARN of the SQS queue that takes a record of events that were given up. */
  readonly onFailure?: string
}

/** What Lambda does when nothing was configured. */
export const defaultInvokeConfig: InvokeConfig = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 }

/**
 * Settings with the defaults filled in.
 * @throws ServiceError InvalidParameterValueException.
 */
export function checkedInvokeConfig(settings: Partial<InvokeConfig>): InvokeConfig {
  const config = { ...defaultInvokeConfig, ...settings }
  const problem =
    outside('maximumRetryAttempts', config.maximumRetryAttempts, [0, 2]) ??
    outside('maximumEventAgeInSeconds', config.maximumEventAgeSeconds, [60, 21_600]) ??
    (config.onFailure === undefined || /^arn:aws:sqs:[^:]+:\d{12}:[\w-]+$/.test(config.onFailure)
      ? undefined
      : `Expected the onFailure destination to be the ARN of a standard SQS queue, got ${config.onFailure}`)
  if (problem !== undefined) throw new ServiceError('InvalidParameterValueException', problem)
  return config
}

function outside(
  member: string,
  value: number,
  [least, most]: readonly [number, number],
): string | undefined {
  return value >= least && value <= most
    ? undefined
    : `Expected ${member} to be from ${least} to ${most}, got ${value}`
}
