import type { RunLedger } from '../../functions/lib/ports/run-ledger.ts'
import type { SocketCloud } from '../cloud/socket-cloud.ts'
import { createRunFollower, type EndedExecution } from './follow-runs.ts'
import type { Narrator } from './narrator.ts'

/** A run that has not ended after a day of virtual time never will. */
const longestMs = 24 * 3_600_000

/** Follows all runs of a cloud and tells about them. */
export interface Watch {
  /** Answers when so many runs have ended, or after a day of virtual time with those that have. */
  ended(count: number): Promise<readonly EndedExecution[]>
  /** Every execution so far, children of the runs included. */
  executionArns(): readonly string[]
}

/** Starts to watch; must begin before anything is set off. */
export function watchRuns(
  cloud: SocketCloud,
  narrator: Narrator,
  ledger: Pick<RunLedger, 'readShare'>,
): Watch {
  const over: EndedExecution[] = []
  const told: Promise<void>[] = []
  const executionArns = new Set<string>()
  let onEnd = (): void => undefined

  const tellShare = async (runId: string, resourceArn: string): Promise<void> => {
    const record = await ledger.readShare(runId, resourceArn)
    if (record !== undefined) narrator.share(record)
  }
  const follower = createRunFollower((step) => {
    narrator.step(step)
    if (step.kind === 'shareEnded') told.push(tellShare(step.runId, step.resourceArn))
    if (step.kind === 'runEnded') {
      over.push(step.execution)
      onEnd()
    }
  })
  cloud.stepFunctions.onHistoryEvent(({ executionArn, event }) => {
    executionArns.add(executionArn)
    follower.onEvent(executionArn, event)
  })

  return {
    executionArns: () => [...executionArns],
    ended: async (count) => {
      await new Promise<void>((resolve) => {
        const cancel = cloud.core.clock.after(longestMs, resolve)
        onEnd = () => {
          if (over.length < count) return
          cancel()
          resolve()
        }
        onEnd()
      })
      await Promise.all(told)
      return over
    },
  }
}
