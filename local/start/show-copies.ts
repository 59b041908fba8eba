import type { World } from '../worlds/world.ts'
import type { CopyCosts, CopySight, StartResult } from './result.ts'
import type { Screen } from './screen.ts'

/** Shows who has which AMI, a line each, and what that costs; nothing where no copies were planned. */
export function showCopies(
  screen: Screen,
  world: World,
  { copies, copyCosts }: Pick<StartResult, 'copies' | 'copyCosts'>,
): void {
  if (copies.length === 0) return
  const { paint } = screen
  const names = new Map(world.accounts.map(({ id, name }) => [id, name]))
  screen.line()
  screen.line(paint.strong('Copies: each account looks for an AMI of its own and launches it'))
  for (const copy of copies) {
    const { accountId, region, imageId } = copy
    const name = (names.get(accountId) ?? '').padEnd(10).slice(0, 10)
    const end = copy.expected ? paint.good(endOf(copy)) : paint.bad(endOf(copy))
    const ami = imageId === undefined ? [] : [imageId.padEnd(21)]
    screen.line(`  ${[accountId, name, region.padEnd(14), ...ami, end].join('  ')}`)
  }
  showCosts(screen, copyCosts)
}

function endOf({ outcome, launches, finding }: CopySight): string {
  if (outcome !== 'done') return finding === undefined ? outcome : `${outcome}: ${finding.check}`
  return launches ? 'launches' : 'does NOT launch'
}

function showCosts(screen: Screen, { planned, withoutRelay, asLaunchPermission }: CopyCosts): void {
  const line = (what: string, { transferGigabytes, transferDollars, ...kept }: CopyCosts['planned']): void =>
    screen.line(
      screen.paint.faint(
        `  ${what.padEnd(25)}  ${gigabytes(transferGigabytes)} moved ${dollars(transferDollars)}, ${gigabytes(kept.storageGigabytes)} kept ${dollars(kept.storageDollarsPerMonth)} a month`,
      ),
    )
  screen.line('  They cost on AWS, at most')
  line('as it was done', planned)
  line('without relays', withoutRelay)
  line('launch permission instead', asLaunchPermission)
}

function gigabytes(amount: number): string {
  return `${String(amount).padStart(4)} GB`
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`.padStart(7)
}
