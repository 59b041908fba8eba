import * as z from 'zod'

import type { CheckResults } from '../../functions/lib/ports/check-results.ts'
import type { RunLedger } from '../../functions/lib/ports/run-ledger.ts'
import type { CloudEvent } from '../cloud/core.ts'
import type { SocketCloud } from '../cloud/socket-cloud.ts'
import { createRunFollower, type EndedExecution } from './follow-runs.ts'
import { shortName, type Narrator } from './narrator.ts'
import { watchCopies, type CopyQuestions } from './watch-copies.ts'

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
  ledger: Pick<RunLedger, 'readShare'> & Pick<CheckResults, 'readChecks'> & CopyQuestions,
): Watch {
  const over: EndedExecution[] = []
  const executionArns = new Set<string>()
  // What is told takes its turn: reading the ledger must not change the order of the story.
  let told = Promise.resolve()
  const tell = (line: () => void | Promise<void>): void => {
    told = told.then(line)
  }
  const copies = watchCopies({ clock: cloud.core.clock, ledger, narrator, tell })
  let onEnd = (): void => undefined

  const tellShare = async (runId: string, resourceArn: string, atMs: number): Promise<void> => {
    const record = await ledger.readShare(runId, resourceArn)
    if (record !== undefined) narrator.share(record, atMs)
  }
  const follower = createRunFollower((step) => {
    const atMs = cloud.core.clock.now()
    if (step.kind === 'stateLeft' && step.state === 'EnqueueCopies') copies.finish(step.runId)
    if (step.kind === 'runEnded') copies.finish(step.execution.name)
    tell(() => narrator.step(step, atMs))
    if (step.kind === 'stateLeft' && step.state === 'PlanCopies') copies.follow(step.runId)
    if (step.kind === 'stateLeft' && step.state === 'CheckAccountPages') {
      tell(async () => narrator.checks(await ledger.readChecks(step.runId)))
    }
    if (step.kind === 'shareEnded') tell(async () => tellShare(step.runId, step.resourceArn, atMs))
    if (step.kind === 'runEnded') {
      over.push(step.execution)
      onEnd()
    }
  })
  cloud.stepFunctions.onHistoryEvent(({ executionArn, event }) => {
    executionArns.add(executionArn)
    follower.onEvent(executionArn, event)
  })
  cloud.onEvent((event) => {
    const text = imageState(event)
    const atMs = cloud.core.clock.now()
    if (text !== undefined) tell(() => narrator.say(text, atMs))
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
      await told
      return over
    },
  }
}

const imageEvent = z.object({
  'detail-type': z.literal('EC2 Image Builder Image State Change'),
  resources: z.tuple([z.string()]),
  detail: z.object({ state: z.object({ status: z.string() }) }),
})

/** A line on what became of an image, for Image Builder's event about it. */
function imageState(event: Pick<CloudEvent, 'detail-type' | 'resources' | 'detail'>): string | undefined {
  const parsed = imageEvent.safeParse(event)
  if (!parsed.success) return undefined
  const { status } = parsed.data.detail.state
  const line = `${shortName(parsed.data.resources[0])} ${status}`
  return status === 'AVAILABLE' ? `${line} -> event on EventBridge` : line
}
