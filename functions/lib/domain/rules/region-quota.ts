import type { Mismatch, RulesPath } from './rules-problem.ts'

/** What is more than a quota of Image Builder for one configuration and Region; `regions` has one entry per use. */
export function tooManyIn(
  regions: readonly string[],
  quota: { readonly path: RulesPath; readonly most: number; readonly what: string },
): readonly Mismatch[] {
  const { path, most, what } = quota
  return [...Map.groupBy(regions, (region) => region)]
    .filter(([, all]) => all.length > most)
    .map(([region, all]) => ({
      path,
      expectation: `at most ${most} ${what} for ${region}`,
      value: String(all.length),
      hint: 'That is the quota of Image Builder for one configuration and Region.',
    }))
}
