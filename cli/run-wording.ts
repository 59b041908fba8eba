import { isSettledWell, outcomes, type Outcome } from '../functions/lib/domain/outcome.ts'
import type { Run, RunStatus } from '../functions/lib/domain/run/run.ts'
import { countsText } from './copy-wording.ts'
import { isCheckOnly, isObserving } from './observing-runs.ts'
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
  const copies = countsText(run.copyCounts ?? {})
  const shares = countsText(run.counts ?? {})
  if (copies === '') return outcomesOf(run)
  return shares === '' ? `copies: ${copies}` : `${shares}; copies: ${copies}`
}

/** The same without copies; of a run that only looked, that it did. */
export function sharesSummary(run: Run): string {
  const told = outcomesOf(run)
  if (!isObserving(run)) return told
  const looked = isCheckOnly(run) ? 'only checked' : 'observed'
  return told === '-' ? looked : `${looked}: ${told}`
}

function outcomesOf({ counts = {}, failure, nothingToDo }: Run): string {
  const shares = countsText(counts)
  if (shares !== '') return shares
  return failure?.check ?? (nothingToDo === undefined ? '-' : 'nothing to do')
}

/** `8 of 14`: how many of a run's copies leave nothing undone; of a run that only looked, what stands in the way. */
export function copiesSummary(run: Run): string {
  const { copyCounts = {} } = run
  if (isObserving(run)) return countsText(copyCounts) || '-'
  const counts = outcomes.map((outcome) => ({ outcome, count: copyCounts[outcome] ?? 0 }))
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  const well = counts.filter(({ outcome }) => isSettledWell(outcome))
  return all === 0 ? '-' : `${well.reduce((sum, { count }) => sum + count, 0)} of ${all}`
}
