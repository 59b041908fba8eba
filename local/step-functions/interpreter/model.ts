import type { Clock } from '../../cloud/clock.ts'
import type { Identifiers } from '../../cloud/identifiers.ts'
import type { Caller } from '../../cloud/service.ts'
import type { ItemProcessor, State, StateContainer } from '../definition/definition.ts'
import type { Edge } from '../definition/edges.ts'
import type { TaskResource } from '../definition/task-resource.ts'
import type { TemplateEvaluator } from '../expressions/evaluate-template.ts'
import type { Chain, History } from './history.ts'
import type { Interruption, Pause } from './interruption.ts'
import type { Variables } from './variables.ts'

/** States that lead to each other, wherever they stand. */
export type States = Pick<StateContainer | ItemProcessor, 'StartAt' | 'States'>

/** An execution while it runs, as its states see it. */
export interface RunningExecution {
  readonly arn: string
  readonly name: string
  readonly input: unknown
  readonly startMs: number
  readonly roleArn: string
  readonly accountId: string
  readonly region: string
  /** For a child of a Distributed Map: `…:stateMachine:NAME/LABEL`. */
  readonly stateMachineArn: string
  /** Name of the machine whose definition it runs. */
  readonly stateMachineName: string
  readonly history: History
  /** A session of the machine's role. @throws StateFailure States.Permissions when the role cannot be assumed. */
  caller(): Caller
  /** Counts what AWS bills: each state entered and each retry. */
  countTransition(): void
}

/** The element of a Map state that a line of states works on. */
export interface MapItem {
  readonly Index: number
  readonly Value: unknown
}

/** States that run one after the other: those of a machine, of a branch or of an iteration. */
export interface Line {
  readonly execution: RunningExecution
  readonly states: States
  readonly variables: Variables
  readonly chain: Chain
  readonly interruption: Interruption
  readonly pause: Pause
  readonly mapItem: MapItem | undefined
}

/** A state while an execution is in it. */
export interface Visit {
  readonly engine: Engine
  readonly line: Line
  readonly name: string
  readonly input: unknown
  readonly enteredEventId: number
  readonly enteredAtMs: number
  readonly retryCount: number
}

/** How an execution leaves a state. */
export interface Departure {
  readonly output: unknown
  readonly assigned: Readonly<Record<string, unknown>>
  /** Absent at the end of a line. */
  readonly next: string | undefined
  readonly edge: Edge | undefined
}

/** A task under way. */
export interface Submission {
  /** What the call answered. */
  readonly output: unknown
  /** The task's result, where the call only starts it. @throws StateFailure */
  readonly completion?: Promise<unknown>
  /** Called when nobody waits for the completion any more. */
  readonly abandon?: () => void
}

/** A call that a Task makes. */
export interface TaskCall {
  readonly resource: TaskResource
  readonly arguments: unknown
  readonly execution: RunningExecution
  /** Present where the task ends when its token comes back. */
  readonly token: TaskToken | undefined
}

/** A token that whoever carries out a task sends back. */
export interface TaskToken {
  readonly value: string
  /** What was sent back. @throws StateFailure as sent with SendTaskFailure. */
  readonly answer: Promise<unknown>
  onHeartbeat(listener: () => void): void
  /** Nobody waits any more: later answers get TaskTimedOut. */
  expire(): void
}

/** A branch or an iteration that was started. */
export interface StartedLine {
  readonly output: Promise<unknown>
  readonly chain: Chain
  /** The type of the state it is in; `undefined` before the first and after the last. */
  currentType(): State['Type'] | undefined
}

/** What makes a new line of states. */
export interface LineSpec {
  readonly states: States
  readonly input: unknown
  readonly afterEventId: number
  readonly interruption: Interruption
  readonly mapItem: MapItem | undefined
}

/** One run of a Distributed Map, as its state sees it. */
export interface StartedMapRun {
  readonly mapRunArn: string
  /** Starts the child execution of an item and answers how it ended. */
  runChild(item: MapItem, input: unknown): Promise<'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'>
  /** Outputs of the children that succeeded, in the order of their items. */
  outputs(): readonly unknown[]
  /** Stops the children that still run. */
  end(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void
}

/** What makes a new run of a Distributed Map. */
export interface MapRunSpec {
  readonly execution: RunningExecution
  readonly states: States
  readonly label: string | undefined
  readonly itemCount: number
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
}

/** What the states of an execution need from the service around them. */
export interface Engine {
  readonly clock: Clock
  readonly identifiers: Identifiers
  readonly evaluator: TemplateEvaluator
  recordEdge(execution: RunningExecution, edge: Edge): void
  /** @throws StateFailure when the call is refused or fails. */
  callTask(call: TaskCall): Promise<Submission>
  issueToken(execution: RunningExecution): TaskToken
  startLine(around: Line, spec: LineSpec): StartedLine
  /** @throws StateFailure when the machine's role may not start executions of the machine. */
  startMapRun(spec: MapRunSpec): StartedMapRun
}
