import type * as z from 'zod'

import type {
  branchSchema,
  choiceSchema,
  failSchema,
  itemProcessorSchema,
  machineSchema,
  mapSchema,
  parallelSchema,
  passSchema,
  succeedSchema,
  taskSchema,
  waitSchema,
} from './state-schemas.ts'

/** Calls an integration and waits for its result. */
export type TaskState = Readonly<z.infer<typeof taskSchema>>
/** Decides where to go. */
export type ChoiceState = Readonly<z.infer<typeof choiceSchema>>
/** Hands data on, or changes it. */
export type PassState = Readonly<z.infer<typeof passSchema>>
/** Lets time pass. */
export type WaitState = Readonly<z.infer<typeof waitSchema>>
/** Ends its line of states. */
export type SucceedState = Readonly<z.infer<typeof succeedSchema>>
/** Fails its line of states. */
export type FailState = Readonly<z.infer<typeof failSchema>>

/** Runs branches at once; its result is the array of their outputs. */
export interface ParallelState extends Readonly<Omit<z.infer<typeof parallelSchema>, 'Branches'>> {
  readonly Branches: readonly StateContainer[]
}

/** Runs the same states for each item; its result is the array of the items' outputs. */
export interface MapState extends Readonly<Omit<z.infer<typeof mapSchema>, 'ItemProcessor'>> {
  readonly ItemProcessor: ItemProcessor
}

/** A state of a definition in the JSONata query language. */
export type State =
  | TaskState
  | ChoiceState
  | PassState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState

/** States that may have Retry and Catch. */
export type FallibleState = TaskState | ParallelState | MapState

/** One element of a Retry field. */
export type Retrier = NonNullable<TaskState['Retry']>[number]
/** One element of a Choices field. */
export type ChoiceRule = ChoiceState['Choices'][number]

/** States that lead to each other: those of a machine, of a branch or of an item processor. */
export interface StateContainer extends Readonly<Omit<z.infer<typeof branchSchema>, 'States'>> {
  readonly States: Readonly<Record<string, State>>
}

/** The states that a Map state runs for each item. */
export interface ItemProcessor extends Readonly<Omit<z.infer<typeof itemProcessorSchema>, 'States'>> {
  readonly States: Readonly<Record<string, State>>
}

/** A whole state machine. */
export interface Definition extends Readonly<Omit<z.infer<typeof machineSchema>, 'States'>> {
  readonly States: Readonly<Record<string, State>>
}

/** Whether a Map state runs its items as executions of their own. */
export function isDistributed(state: MapState): boolean {
  return state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED'
}
