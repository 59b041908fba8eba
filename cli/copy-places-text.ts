import type { LaneKey } from '../functions/lib/domain/copying/lane-key.ts'
import { counted } from './wording.ts'

/** More accounts would hide the remedy. */
const accountsShown = 50

/** More Regions would hide the accounts. */
const regionsShown = 4

/** `440000000001, 440000000002 in eu-west-1, us-east-1; 440000000003 in eu-west-1`: accounts with the same Regions together. */
export function copyPlacesText(copies: readonly LaneKey[]): string {
  const places = [...Map.groupBy(copies, ({ accountId }) => accountId)].map(([accountId, own]) => ({
    accountId,
    regions: [...new Set(own.map(({ region }) => region))],
  }))
  const shown = Map.groupBy(places.slice(0, accountsShown), ({ regions }) => regions.toSorted().join(', '))
  const more = places.length - accountsShown
  return [
    ...[...shown.values()].map((same) => {
      const accounts = same.map(({ accountId }) => accountId).join(', ')
      return `${accounts} in ${regionsText(same[0]?.regions ?? [])}`
    }),
    ...(more > 0 ? [`and ${counted(more, 'more account')}`] : []),
  ].join('; ')
}

function regionsText(regions: readonly string[]): string {
  return regions.length <= regionsShown ? regions.join(', ') : counted(regions.length, 'Region')
}
