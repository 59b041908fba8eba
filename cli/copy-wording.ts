import { outcomes } from '../functions/lib/domain/outcome.ts'
import type { OutcomeCounts } from '../functions/lib/domain/run/run.ts'
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

/** `4 done, 1 failed`. */
export function countsText(counts: OutcomeCounts): string {
  return outcomes
    .filter((outcome) => counts[outcome] !== undefined)
    .map((outcome) => `${counts[outcome]} ${outcome}`)
    .join(', ')
}

/** `1,234 GB`. */
export function gigabytes(amount: number): string {
  return `${Math.round(amount).toLocaleString('en-US')} GB`
}

/** `$1,234.50`. */
export function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}
