import { timeSpan } from '../../cli/wording.ts'
import type { StartResult } from './result.ts'
import type { Screen } from './screen.ts'

/** One line on the result, its time and its price, and two commands to try next. */
export function showClosing(screen: Screen, result: StartResult): void {
  const { paint } = screen
  const { usage } = result
  const isDone = result.verdict === 'done'
  const shared = result.resources.filter(({ outcome }) => outcome === 'done' || outcome === 'skipped').length
  const accounts = new Set(result.sights.filter(({ reads }) => reads).map(({ accountId }) => accountId)).size

  screen.line()
  screen.line(
    [
      isDone ? paint.good('Done') : paint.bad('Not everything is done'),
      `: ${shared} of ${result.resources.length} resources, ${accounts} accounts; `,
      `${timeSpan(result.virtualSeconds * 1000)} virtual, ${result.realSeconds} s real; `,
      `$${usage.usDollars.toFixed(4)} on AWS.`,
    ].join(''),
  )
  screen.line(
    paint.faint(
      `  ${usage.stateTransitions} state transitions, ${usage.lambdaInvocations} Lambda calls, ${usage.ledgerWrites} ledger writes`,
    ),
  )
  screen.line('Next:')
  screen.line(
    isDone
      ? '  npm start -- --world local/worlds/foreign-policy.json   one thing broken on purpose'
      : '  npm start                                               the same world, nothing broken',
  )
  screen.line(
    '  npm run local                                           the cloud stays up for your own client',
  )
}
