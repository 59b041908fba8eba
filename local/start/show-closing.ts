import { clockTime } from './narrator.ts'
import type { StartResult } from './result.ts'
import type { Screen } from './screen.ts'

/** The result, its time and its price, and two commands to try next. */
export function showClosing(screen: Screen, result: StartResult): void {
  const { paint } = screen
  const { usage } = result
  const isDone = result.verdict === 'done'
  const shared = result.resources.filter(({ outcome }) => outcome === 'done' || outcome === 'skipped').length
  const accounts = new Set(result.sights.filter(({ reads }) => reads).map(({ accountId }) => accountId)).size

  const what = result.observed
    ? 'checked, nothing was changed'
    : `${shared} of ${result.resources.length} resources, ${accounts} accounts${copyText(result)}`
  screen.line()
  screen.line(`${isDone ? paint.good('Done') : paint.bad('Not done')}: ${what}`)
  screen.line(
    `  ${clockTime(result.virtualSeconds * 1000)} virtual, ${result.realSeconds} s real, $${usage.usDollars.toFixed(4)}`,
  )
  screen.line(
    paint.faint(
      `  on AWS: ${usage.stateTransitions} state transitions, ${usage.lambdaInvocations} Lambda calls, ${usage.ledgerWrites} ledger writes`,
    ),
  )
  screen.line('Next:')
  if (isDone) {
    screen.line('  npm start -- --world local/worlds/foreign-policy.json   with one broken thing')
    const [accountId] = result.copies.map((copy) => copy.accountId).toReversed()
    if (accountId !== undefined)
      screen.line(`  npm start -- --flaw ${accountId}=noRole                with an account broken`)
  } else {
    screen.line('  npm start                                               with nothing broken')
  }
  screen.line('  npm run local                                           for your own client')
}

function copyText({ copies }: StartResult): string {
  if (copies.length === 0) return ''
  return `, ${copies.filter(({ outcome }) => outcome === 'done').length} of ${copies.length} copies`
}
