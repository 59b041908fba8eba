import { runPartition } from './ledger-keys.ts'
import type { ItemKey } from './ledger-keys.ts'

/** What a run is to copy; further parts of it stand behind it. */
export function copyPlanKey(runId: string): ItemKey {
  return { pk: runPartition(runId), sk: 'COPYPLAN' }
}

/** What became of a run's copies; further parts of it stand behind it. */
export function copyResultKey(runId: string): ItemKey {
  return { pk: runPartition(runId), sk: 'COPYRESULT' }
}
