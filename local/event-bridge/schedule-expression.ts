import { ServiceError } from '../cloud/service.ts'
import { compileCron } from './cron-expression.ts'

/** When a scheduled rule fires. */
export interface Schedule {
  /** As it was given. */
  readonly expression: string
  /** The first time after `nowMs`, in milliseconds since the epoch; `undefined` when there is none any more. */
  nextAfterMs(nowMs: number): number | undefined
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
])

/**
 * Reads `rate(5 minutes)` or `cron(0 10 * * ? *)`, in UTC (EventBridge guide, "Creating a rule that runs on a
 * schedule"). A rate counts from each firing, at first from when the rule is made.
 * @throws ServiceError ValidationException.
 */
export function compileSchedule(expression: string): Schedule {
  const next = compileRate(expression) ?? compileCronCall(expression)
  if (next === undefined)
    throw new ServiceError('ValidationException', 'Parameter ScheduleExpression is not valid.')
  return { expression, nextAfterMs: next }
}

/** One takes the unit's singular, every other number the plural. */
function compileRate(expression: string): Schedule['nextAfterMs'] | undefined {
  const [, digits, unit, plural] = /^rate\((\d+) +(minute|hour|day)(s?)\)$/.exec(expression) ?? []
  const count = Number(digits)
  const periodMs = count * (unitMs.get(unit ?? '') ?? 0)
  if (!(periodMs > 0) || (count === 1) !== (plural === '')) return undefined
  return (nowMs) => nowMs + periodMs
}

function compileCronCall(expression: string): Schedule['nextAfterMs'] | undefined {
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? []
  return fields === undefined ? undefined : compileCron(fields)
}
