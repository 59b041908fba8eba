import { readFileSync } from 'node:fs'

/** What the house rules look at in a state. */
export interface AslState {
  readonly Type: string
  readonly Comment?: string
  readonly Resource?: string
  readonly Next?: string
  readonly Default?: string
  readonly End?: boolean
  readonly TimeoutSeconds?: number
  readonly Arguments?: { readonly FunctionName?: string; readonly Payload?: unknown }
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[]
  readonly Retry?: readonly {
    readonly ErrorEquals: readonly string[]
    readonly MaxAttempts?: number
    readonly IntervalSeconds?: number
    readonly BackoffRate?: number
    readonly MaxDelaySeconds?: number
    readonly JitterStrategy?: string
  }[]
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[]
  readonly MaxConcurrency?: number
  readonly ToleratedFailurePercentage?: number
  readonly Branches?: readonly AslMachine[]
  readonly ItemProcessor?: AslMachine & {
    readonly ProcessorConfig: { readonly Mode: string; readonly ExecutionType?: string }
  }
  readonly [field: string]: unknown
}

/** A machine, or the states inside a Map or a branch. */
export interface AslMachine {
  readonly QueryLanguage?: string
  readonly StartAt: string
  readonly TimeoutSeconds?: number
  readonly States: Readonly<Record<string, AslState>>
}

function read(file: string): AslMachine {
  return JSON.parse(readFileSync(`statemachine/${file}`, 'utf8')) as AslMachine
}

/** The state machines, as they are checked in: of a run and of a sweep. */
export const machines = { run: read('run.asl.json'), sweep: read('sweep-lanes.asl.json') } as const

/** A machine and the states inside its Maps and branches, each with its path. */
export function scopesOf(machine: AslMachine, path: string): readonly (readonly [string, AslMachine])[] {
  const inner = Object.entries(machine.States).flatMap(([name, { ItemProcessor, Branches = [] }]) =>
    [...(ItemProcessor === undefined ? [] : [ItemProcessor]), ...Branches].flatMap((scope) =>
      scopesOf(scope, `${path}/${name}`),
    ),
  )
  return [[path, machine], ...inner]
}

/** The scopes of all machines. */
export const allScopes = Object.entries(machines).flatMap(([name, machine]) => scopesOf(machine, name))

/** Every state, by its name: no two scopes share one. */
export const allStates = allScopes.flatMap(([, scope]) => Object.entries(scope.States))

/** Every Task, by its name. */
export const tasks = allStates.filter(([, state]) => state.Type === 'Task')

/** Where a state can lead, in the order of the definition. */
export function targetsOf(state: AslState): readonly string[] {
  return [
    ...(state.Choices ?? []).map((choice) => choice.Next),
    ...(state.Catch ?? []).map((catcher) => catcher.Next),
    ...[state.Default, state.Next].filter((target) => target !== undefined),
  ]
}
