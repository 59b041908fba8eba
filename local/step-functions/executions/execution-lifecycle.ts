import type { HistoryEvent } from '@aws-sdk/client-sfn'

import type { Cancel } from '../../cloud/clock.ts'
import type { CloudCore } from '../../cloud/core.ts'
import { createChain, createHistory, type Chain, type History } from '../interpreter/history.ts'
import { createInterruption, type Interruption } from '../interpreter/interruption.ts'
import type { Ending, ExecutionSpec, Outcome } from './execution.ts'
import { finalEvent, followsStates, startedEvent } from './final-events.ts'
import { statusEvent } from './status-event.ts'

/** How an execution ends; the time is added. */
export type UntimedEnding = Ending extends infer Each
  ? Each extends Ending
    ? Omit<Each, 'stopMs'>
    : never
  : never

/** An execution from its first event to its last, whatever its states do in between. */
export interface Lifecycle {
  readonly startMs: number
  readonly history: History
  /** The chain of the machine's own line of states. */
  readonly chain: Chain
  /** Interrupts everything in the execution when it ends. */
  readonly interruption: Interruption
  readonly ended: Promise<Ending>
  outcome(): Outcome
  /** Ends it; the first ending stands. */
  conclude(ending: UntimedEnding): void
}

/** Begins an execution: first event, RUNNING announced, the machine's TimeoutSeconds counting. */
export function beginLifecycle(
  { clock, events }: Pick<CloudCore, 'clock' | 'events'>,
  spec: ExecutionSpec,
  onEvent: (event: HistoryEvent) => void,
): Lifecycle {
  const startMs = clock.now()
  const history = createHistory(() => clock.now(), onEvent)
  const chain = createChain(0)
  const interruption = createInterruption()
  const { promise: ended, resolve: announceEnd } = Promise.withResolvers<Ending>()
  let outcome: Outcome = { status: 'RUNNING' }
  let cancelTimeout: Cancel = () => undefined

  const emitStatus = (): void => events.emit(statusEvent({ ...spec, startMs }, outcome))
  const conclude = (untimed: UntimedEnding): void => {
    if (outcome.status !== 'RUNNING') return
    const ending: Ending = { ...untimed, stopMs: clock.now() }
    outcome = ending
    cancelTimeout()
    history.conclude(finalEvent(ending), followsStates(ending) ? chain.last() : 0)
    interruption.interrupt()
    emitStatus()
    announceEnd(ending)
  }

  history.addBeside(startedEvent(spec), chain)
  emitStatus()
  if (spec.timeoutSeconds !== undefined) {
    cancelTimeout = clock.after(1_000 * spec.timeoutSeconds, () =>
      conclude({ status: 'TIMED_OUT', error: undefined, cause: undefined }),
    )
  }
  return { startMs, history, chain, interruption, ended, outcome: () => outcome, conclude }
}
