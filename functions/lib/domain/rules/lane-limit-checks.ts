import { defaultLimit } from '../copying/lane-limit.ts'
import { repeatedEntries } from './repeated-entries.ts'
import type { RulesDraft } from './rules-draft.ts'
import type { Mismatch } from './rules-problem.ts'

/** What speaks against the limits of lanes: settings that hold for no lane, or contradict each other. */
export function findLaneLimitConflicts({ concurrentCopies, regions }: RulesDraft): readonly Mismatch[] {
  if (concurrentCopies === undefined) return []
  const { path, value } = concurrentCopies
  const overrides = (value.overrides ?? []).map(({ account, region, limit }, index) => ({
    account,
    region,
    limit,
    path: [...path, 'overrides', index],
  }))
  const known = new Set(regions.map(({ text }) => text))
  const { headroom = 0 } = value
  return [
    ...repeatedEntries(
      overrides.map(({ path: place, account, region = '' }) => ({
        path: place,
        text: `${account} ${region}`,
      })),
      'an account and Region that the list names once',
    ),
    ...overrides
      .filter(({ region }) => region !== undefined && !known.has(region))
      .map(({ path: place }) => ({
        path: [...place, 'region'],
        expectation: 'a Region that the file names in regions',
      })),
    ...overrides
      .filter(({ limit }) => limit <= headroom && headroom < (value.default ?? defaultLimit))
      .map(({ path: place }) => ({
        path: [...place, 'limit'],
        expectation: `more than the headroom of ${headroom}`,
      })),
  ]
}
