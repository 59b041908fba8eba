import { isTerminal, StateFailure } from './failures.ts'
import type { NewEvent } from './history.ts'
import { createInterruption, InterruptedError, type Interruption } from './interruption.ts'
import type { LineSpec, StartedLine, Visit } from './model.ts'

/** Branches or iterations that run at once and fail together. */
export interface LineGroup {
  /** Starts one. @throws StateFailure when it fails. */
  run(spec: Omit<LineSpec, 'interruption'>, iteration?: IterationEvents): Promise<unknown>
  /**
   * Waits for all. On the first failure the others are interrupted and their events written, as AWS does;
   * then the events of the state that started them go on from the failure.
   */
  untilAllEnd<T>(all: Promise<T>, failedEvent: NewEvent): Promise<T>
}

/** The events around an iteration of a Map state. */
export interface IterationEvents {
  readonly succeeded: NewEvent
  readonly failed: NewEvent
  readonly aborted: NewEvent
  /** Told the ids that later events of the Map state follow. */
  onSucceeded(lastInside: number, succeededId: number): void
}

interface Member {
  readonly line: StartedLine
  readonly iteration: IterationEvents | undefined
}

/** A group without members yet. */
export function openLineGroup({ engine, line: around }: Visit): LineGroup {
  const { history } = around.execution
  const interruption: Interruption = createInterruption(around.interruption)
  const running = new Set<Member>()
  let failed: Member | undefined

  const finish = (member: Member): void => {
    const { iteration, line } = member
    if (iteration === undefined) around.chain.moveTo(line.chain.last())
    else iteration.onSucceeded(line.chain.last(), history.addBeside(iteration.succeeded, line.chain))
    running.delete(member)
  }

  return {
    run: async (spec, iteration) => {
      const member = { line: engine.startLine(around, { ...spec, interruption }), iteration }
      running.add(member)
      try {
        const output = await member.line.output
        finish(member)
        return output
      } catch (error) {
        if (failed === undefined && !(error instanceof InterruptedError)) {
          failed = member
          running.delete(member)
          interruption.interrupt()
        }
        throw error
      }
    },
    untilAllEnd: async (all, failedEvent) => {
      try {
        return await around.pause(all)
      } catch (error) {
        if (!(error instanceof StateFailure) || failed === undefined) throw error
        around.chain.moveTo(failed.line.chain.last())
        if (isTerminal(error)) throw error
        for (const event of failureEvents(failed, running)) history.addBeside(event, around.chain)
        history.add(failedEvent, around.chain)
        throw error
      }
    },
  }
}

/** What follows a failure: its iteration's end, and that of every line that still ran. */
function failureEvents({ iteration }: Member, running: ReadonlySet<Member>): readonly NewEvent[] {
  const aborted = [...running].flatMap((other) => [other.iteration?.aborted, abortedState(other.line)])
  return [iteration?.failed, ...aborted].filter((event) => event !== undefined)
}

function abortedState(line: StartedLine): NewEvent | undefined {
  const type = line.currentType()
  switch (type) {
    case 'Task':
    case 'Wait':
    case 'Map':
    case 'Parallel':
      return { type: `${type}StateAborted` }
    case 'Pass':
    case 'Choice':
    case 'Succeed':
    case 'Fail':
    case undefined:
      return undefined
  }
}
