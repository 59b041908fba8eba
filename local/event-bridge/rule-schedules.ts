import type { Cancel, Clock } from '../cloud/clock.ts'
import type { RuleFollower } from './rule-store.ts'
import type { Schedule } from './schedule-expression.ts'

interface Followed {
  readonly expression: string
  readonly cancel: Cancel
}

/**
 * The clockwork of all rules that have a schedule: `fire` is called with a rule's ARN each time that its schedule says.
 * A rule that is disabled, or has no schedule, rests.
 */
export function createRuleSchedules(clock: Clock, fire: (ruleArn: string) => void): RuleFollower {
  const followed = new Map<string, Followed>()

  const forget = (ruleArn: string): void => {
    followed.get(ruleArn)?.cancel()
    followed.delete(ruleArn)
  }
  /** Schedules recur for ever, so they are no reason for time to go on. */
  const wait = (ruleArn: string, schedule: Schedule): void => {
    const nextMs = schedule.nextAfterMs(clock.now())
    if (nextMs === undefined) {
      followed.delete(ruleArn)
      return
    }
    const cancel = clock.after(
      nextMs - clock.now(),
      () => {
        wait(ruleArn, schedule)
        fire(ruleArn)
      },
      'background',
    )
    followed.set(ruleArn, { expression: schedule.expression, cancel })
  }

  return {
    forget,
    follow: ({ arn, schedule, enabled }) => {
      const isFollowed = schedule !== undefined && followed.get(arn)?.expression === schedule.expression
      // A rate goes on counting when a rule is put again with nothing about its schedule changed.
      if (enabled && isFollowed) return
      forget(arn)
      if (enabled && schedule !== undefined) wait(arn, schedule)
    },
  }
}
