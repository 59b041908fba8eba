import type { World } from '../worlds/world.ts'
import { shortName } from './narrator.ts'
import type { StartResult } from './result.ts'
import type { Screen } from './screen.ts'

type Sight = StartResult['sights'][number]

/** Shows what each account could read, list and launch with its own credentials, a line each; nothing where nothing was to be shared. */
export function showProof(screen: Screen, world: World, sights: readonly Sight[]): void {
  if (sights.length === 0) return
  const { paint } = screen
  screen.line()
  screen.line(paint.strong('Proof: each account reads, lists and launches with its own credentials'))
  for (const { id, name } of world.accounts) {
    const own = sights.filter(({ accountId }) => accountId === id)
    if (own.length === 0) continue
    const reads = own.filter((sight) => sight.reads).length
    const asWanted = own.every(({ expected }) => expected)
    const mark = asWanted ? paint.good('as planned') : paint.bad('NOT as planned')
    screen.line(`  ${id}  ${name.padEnd(12).slice(0, 12)}  ${sightText(own, reads).padEnd(34)}  ${mark}`)
    for (const sight of own.filter(({ expected }) => !expected)) {
      screen.line(
        `      ${paint.bad(abilitiesOf([sight]).join(', ') || 'denied')} ${shortName(sight.resourceArn)}`,
      )
    }
  }
}

function sightText(own: readonly Sight[], reads: number): string {
  const others = abilitiesOf(own).filter((ability) => ability !== 'reads')
  const able = others.length === 0 ? '' : `, ${others.join(' and ')}`
  if (reads > 0) return `reads ${reads} of ${own.length}${able}`
  return `denied (${[...new Set(own.map(({ refusal }) => refusal))].join(', ')})${able}`
}

/** What somebody can do with at least one of the resources. */
function abilitiesOf(sights: readonly Sight[]): readonly string[] {
  const can = (ability: 'reads' | 'lists' | 'launches'): readonly string[] =>
    sights.some((sight) => sight[ability] === true) ? [ability] : []
  return [...can('reads'), ...can('lists'), ...can('launches')]
}
