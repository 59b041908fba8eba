import { isSettledWell, type Outcome } from '../functions/lib/domain/outcome.ts'
import type { Run, RunStatus } from '../functions/lib/domain/run/run.ts'
import { countsText } from './copy-wording.ts'
import type { Tone } from './terminal.ts'

/** The colour of a run's status. */
export function toneOfStatus(status: RunStatus): Tone {
  switch (status) {
    case 'succeeded':
      return 'good'
    case 'failed':
      return 'bad'
    case 'planning':
    case 'sharing':
      return 'plain'
  }
}

/** The colour of an outcome. */
export function toneOfOutcome(outcome: Outcome): Tone {
  if (outcome === 'done') return 'good'
  return isSettledWell(outcome) ? 'faint' : 'bad'
}

/** In a few words what became of a run: its outcomes, or that it has none. */
export function runSummary(run: Run): string {
  const shares = countsText(run.counts ?? {})
  const copies = countsText(run.copyCounts ?? {})
  const parts = [shares, copies === '' ? '' : `copies: ${copies}`].filter((part) => part !== '')
  if (parts.length > 0) return parts.join('; ')
  return run.failure?.check ?? (run.nothingToDo === undefined ? '-' : 'nothing to do')
}
