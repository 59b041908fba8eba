import type { HistoryEvent } from '@aws-sdk/client-sfn'

import { runtimeFailure } from './failures.ts'
import { InterruptedError } from './interruption.ts'

/** Most events of one execution (quota): the last of them is the failure for having reached it. */
const mostEvents = 25_000

/** An event before it has got its id, time and predecessor. */
export type NewEvent = Omit<HistoryEvent, 'id' | 'timestamp' | 'previousEventId'>

/** The way of events through one line of states: each branch and iteration has its own. */
export interface Chain {
  /** Id of the event that the next one follows; 0 at the start. */
  last(): number
  moveTo(eventId: number): void
  /** Whether its line was interrupted: nothing that it still does counts. */
  isCut(): boolean
}

/** A chain whose next event follows the given one. */
export function createChain(afterEventId: number, isCut: () => boolean = () => false): Chain {
  let last = afterEventId
  return {
    isCut,
    last: () => last,
    moveTo: (eventId) => {
      last = eventId
    },
  }
}

/** The history of one execution. */
export interface History {
  /**
   * Adds an event at the end of a chain and answers its id.
   * @throws StateFailure States.Runtime when no more than the final event fits.
   * @throws InterruptedError when the execution has ended, or the chain is cut.
   */
  add(event: NewEvent, chain: Chain): number
  /** The same, but the chain does not go on from this event, as with `MapStateSucceeded` and `MapIterationFailed`. */
  addBeside(event: NewEvent, chain: Chain): number
  /** Adds the execution's last event. */
  conclude(event: NewEvent, previousEventId: number): void
  all(): readonly HistoryEvent[]
}

/** An empty history. */
export function createHistory(now: () => number, onEvent: (event: HistoryEvent) => void): History {
  const events: HistoryEvent[] = []
  let concluded = false

  const append = (event: NewEvent, previousEventId: number): number => {
    const id = events.length + 1
    const complete: HistoryEvent = { ...event, id, previousEventId, timestamp: new Date(now()) }
    events.push(complete)
    onEvent(complete)
    return id
  }
  const addBeside: History['addBeside'] = (event, chain) => {
    if (concluded || chain.isCut()) {
      throw new InterruptedError('Expected a running execution, got one that has ended')
    }
    if (events.length >= mostEvents - 1) {
      throw runtimeFailure(`The execution reached the maximum number of history events (${mostEvents}).`)
    }
    return append(event, chain.last())
  }

  return {
    addBeside,
    add: (event, chain) => {
      const id = addBeside(event, chain)
      chain.moveTo(id)
      return id
    },
    conclude: (event, previousEventId) => {
      append(event, previousEventId)
      concluded = true
    },
    all: () => events,
  }
}
