import type { FallibleState, Retrier } from '../definition/definition.ts'
import { isTerminal, matchesError, StateFailure } from './failures.ts'
import { sleepUnlessInterrupted } from './interruption.ts'
import { leave } from './leave-state.ts'
import type { Departure, Visit } from './model.ts'
import { retryDelayMs } from './retry-delay.ts'

/** Most times that a retrier retries when it does not say (guide: "Retrying after an error"). */
const defaultMaxAttempts = 3

/**
 * Attempts a state until it succeeds, as long as a retrier allows; then the first catcher that names the failure
 * decides. Each retrier counts its own attempts; one that has used them up leaves the failure to the catchers.
 * @throws StateFailure when nothing handles it.
 */
export async function withErrorHandling(
  visit: Visit,
  state: FallibleState,
  attempt: (visit: Visit) => Promise<Departure>,
): Promise<Departure> {
  const used = new Map<number, number>()
  for (let retryCount = 0; ; retryCount += 1) {
    const thisVisit: Visit = { ...visit, retryCount }
    try {
      return await attempt(thisVisit)
    } catch (error) {
      if (!(error instanceof StateFailure) || isTerminal(error)) throw error
      const retry = nextRetry(state.Retry ?? [], error, used)
      if (retry === undefined) return catchFailure(thisVisit, state, error)
      await waitForRetry(thisVisit, retry)
    }
  }
}

interface Retry {
  readonly retrier: Retrier
  readonly index: number
  /** 1 for the first retry of this retrier. */
  readonly attempt: number
}

function nextRetry(
  retriers: readonly Retrier[],
  failure: StateFailure,
  used: Map<number, number>,
): Retry | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure))
  const retrier = retriers[index]
  const attempt = (used.get(index) ?? 0) + 1
  if (retrier === undefined || attempt > (retrier.MaxAttempts ?? defaultMaxAttempts)) return undefined
  used.set(index, attempt)
  return { retrier, index, attempt }
}

async function waitForRetry(
  { engine, line, name }: Visit,
  { retrier, index, attempt }: Retry,
): Promise<void> {
  const delayMs = retryDelayMs(retrier, attempt, () => engine.identifiers.random())
  engine.recordEdge(line.execution, { kind: 'retry', from: name, retrier: index })
  await line.pause(sleepUnlessInterrupted(engine.clock, line.interruption, delayMs))
  line.execution.countTransition()
}

async function catchFailure(visit: Visit, state: FallibleState, failure: StateFailure): Promise<Departure> {
  const catchers = state.Catch ?? []
  const index = catchers.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure))
  const catcher = catchers[index]
  if (catcher === undefined) throw failure
  const errorOutput = { Error: failure.errorName, Cause: failure.errorCause ?? '' }
  return leave(
    visit,
    {
      ...catcher,
      fieldPrefix: `Catch[${index}]/`,
      defaultOutput: errorOutput,
      next: catcher.Next,
      edge: { kind: 'catch', from: visit.name, catcher: index, to: catcher.Next },
    },
    { errorOutput },
  )
}
