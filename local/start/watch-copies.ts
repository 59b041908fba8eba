import { hasEnded, type Copy } from '../../functions/lib/domain/copying/copy.ts'
import type { CopyStore } from '../../functions/lib/ports/copy-ledger.ts'
import type { CopyPlans } from '../../functions/lib/ports/copy-plans.ts'
import type { Cancel, Clock } from '../cloud/clock.ts'
import { progressByRegion } from './copy-progress.ts'
import type { Narrator } from './narrator.ts'

/** How often the ledger is asked how far copies are, in virtual time. */
const everyMs = 60_000

/** What the ledger is asked about the copies of runs. */
export type CopyQuestions = Pick<CopyStore, 'readCopies'> & Pick<CopyPlans, 'readCopyPlan'>

/** What following the copies of runs needs. */
export interface CopyWatchParts {
  readonly clock: Clock
  readonly ledger: CopyQuestions
  readonly narrator: Pick<Narrator, 'copies' | 'copiesPlanned'>
  /** Does what is to be told when all that came before is told. */
  readonly tell: (line: () => Promise<void>) => void
}

/** Tells how far the copies of runs are. */
export interface CopyWatch {
  /** What the run has planned, then once every minute how far it is. */
  follow(runId: string): void
  /** A last look, then no more. */
  finish(runId: string): void
}

/** A watch over nothing. Time stands still while it looks, so that what it tells is of one moment. */
export function watchCopies({ clock, ledger, narrator, tell }: CopyWatchParts): CopyWatch {
  const cancels = new Map<string, Cancel>()

  const look = (runId: string, since: string): void => {
    atRest(async () => {
      const copies = await copiesOf(runId, ledger)
      const now = clock.now()
      if (copies.length > 0) narrator.copies(progressByRegion(copies, { runId, since }, now), now)
      if (copies.length === 0 || !copies.every(hasEnded)) lookLater(runId, since)
    })
  }
  const lookLater = (runId: string, since: string): void => {
    if (!cancels.has(runId)) return
    cancels.set(
      runId,
      clock.after(everyMs, () => look(runId, since)),
    )
  }
  const atRest = (work: () => Promise<void>): void => {
    const release = clock.hold()
    tell(async () => work().finally(release))
  }
  return {
    follow: (runId) => {
      cancels.set(runId, () => undefined)
      atRest(async () => {
        const plan = await ledger.readCopyPlan(runId)
        if (plan === undefined) return
        narrator.copiesPlanned(plan, clock.now())
        if (plan.copies.length > 0) lookLater(runId, new Date(clock.now()).toISOString())
      })
    },
    finish: (runId) => {
      const cancel = cancels.get(runId)
      if (cancel === undefined || !cancels.delete(runId)) return
      cancel()
      look(runId, new Date(clock.now()).toISOString())
    },
  }
}

async function copiesOf(runId: string, ledger: CopyQuestions): Promise<readonly Copy[]> {
  const plan = await ledger.readCopyPlan(runId)
  return plan === undefined ? [] : ledger.readCopies(plan.copies)
}
