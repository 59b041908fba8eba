import type { CopyStandings } from './busy-lanes.ts'

/** `8 in progress, 20 queued`: what is none is left out, unless all is. */
export function standingsText({ inProgress, queued, finishing }: CopyStandings): string {
  const parts = [
    [inProgress, 'in progress'],
    [queued, 'queued'],
    [finishing, 'finishing'],
  ] as const
  const some = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`)
  return some.length === 0 ? 'none open' : some.join(', ')
}
