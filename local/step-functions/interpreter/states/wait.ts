import type { WaitState } from '../../definition/definition.ts'
import { evaluateField, evaluateNumber, inState, wrongType } from '../evaluate-field.ts'
import { runtimeFailure } from '../failures.ts'
import { sleepUnlessInterrupted } from '../interruption.ts'
import { leave, onward } from '../leave-state.ts'
import type { Departure, Visit } from '../model.ts'

/** Waits for some seconds, or until a time; a time that has passed does not wait. */
export async function runWait(visit: Visit, state: WaitState): Promise<Departure> {
  const { engine, line } = visit
  const delayMs =
    state.Timestamp === undefined
      ? await fromSeconds(visit, state.Seconds)
      : await untilTimestamp(visit, state.Timestamp)
  await line.pause(sleepUnlessInterrupted(engine.clock, line.interruption, delayMs))
  return leave(visit, { ...state, ...onward(visit, state), fieldPrefix: '', defaultOutput: visit.input })
}

async function fromSeconds(visit: Visit, value: WaitState['Seconds']): Promise<number> {
  const seconds = await evaluateNumber(visit, { field: 'Seconds', value }, { min: 0, max: 99_999_999 })
  return 1_000 * (seconds ?? 0)
}

async function untilTimestamp(visit: Visit, value: string): Promise<number> {
  const field = { field: 'Timestamp', value }
  const result = await evaluateField(visit, field)
  if (typeof result !== 'string') throw wrongType(visit, field, { expected: 'string', result })
  const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(result)
    ? Date.parse(result)
    : NaN
  if (Number.isNaN(timestamp)) {
    const sentence = `The Timestamp parameter does not reference a valid ISO-8601 extended offset date-time format string: ${result}`
    throw runtimeFailure(inState(visit, sentence))
  }
  return Math.max(0, timestamp - visit.engine.clock.now())
}
