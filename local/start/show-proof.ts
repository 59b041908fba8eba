import type { World } from '../worlds/world.ts'
import { shortName } from './narrator.ts'
import type { StartResult } from './result.ts'
import type { Screen } from './screen.ts'

type Sight = StartResult['sights'][number]

/** Shows what each account could read with its own credentials, a line each. */
export function showProof(screen: Screen, world: World, sights: readonly Sight[]): void {
  const { paint } = screen
  screen.line()
  screen.line(paint.strong('Proof: each account asks with its own credentials'))
  for (const { id, name } of world.accounts) {
    const own = sights.filter(({ accountId }) => accountId === id)
    if (own.length === 0) continue
    const reads = own.filter((sight) => sight.reads).length
    const asWanted = own.every(({ expected }) => expected)
    const mark = asWanted ? paint.good('as planned') : paint.bad('NOT as planned')
    screen.line(`  ${id}  ${name.padEnd(14).slice(0, 14)}  ${sightText(own, reads).padEnd(30)}  ${mark}`)
    for (const sight of own.filter(({ expected }) => !expected)) {
      screen.line(`      ${paint.bad(sight.reads ? 'reads' : 'denied')} ${shortName(sight.resourceArn)}`)
    }
  }
}

function sightText(own: readonly Sight[], reads: number): string {
  if (reads === 0) return `denied (${[...new Set(own.map(({ refusal }) => refusal))].join(', ')})`
  const listed = own.some(({ lists }) => lists === true) ? ', lists the image' : ''
  return `reads ${reads} of ${own.length}${listed}`
}
