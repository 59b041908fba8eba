import { readFileSync } from 'node:fs'

/** A state of a workflow's definition, as far as the tests read it. */
export interface State {
  readonly Type: string
  readonly Resource?: string
  readonly Label?: string
  readonly TimeoutSeconds?: number
  readonly Arguments?: { readonly FunctionName?: string }
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[]
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[]
  readonly ItemProcessor?: Workflow & { readonly ProcessorConfig: { readonly Mode: string } }
  readonly Branches?: readonly Workflow[]
}

interface Workflow {
  readonly States: Readonly<Record<string, State>>
}

/** A state that invokes a function. */
export interface Invocation {
  readonly name: string
  readonly state: State
  /** That of the function's ARN. */
  readonly placeholder: string
}

/** A state machine's definition. */
export interface Definition {
  readonly text: string
  /** Every state by name, those inside maps and branches too. */
  readonly states: ReadonlyMap<string, State>
  readonly invocations: readonly Invocation[]
}

/** The definitions of statemachine/, by the name of the state machine. */
export const definitions: ReadonlyMap<string, Definition> = new Map([
  ['imagebuilder-share-run', readDefinition('run.asl.json')],
  ['imagebuilder-share-sweep', readDefinition('sweep-lanes.asl.json')],
])

/** Every state of all definitions, by name. */
export const states: ReadonlyMap<string, State> = new Map(
  [...definitions.values()].flatMap((definition) => Array.from(definition.states)),
)

function readDefinition(file: string): Definition {
  const text = readFileSync(`statemachine/${file}`, 'utf8')
  const states = new Map(statesOf(JSON.parse(text) as Workflow))
  const invocations = [...states]
    .filter(([, state]) => state.Resource?.startsWith('arn:aws:states:::lambda:invoke'))
    .map(([name, state]) => ({
      name,
      state,
      placeholder: /^\$\{(\w+)\}$/.exec(state.Arguments?.FunctionName ?? '')?.[1] ?? 'none',
    }))
  return { text, states, invocations }
}

function statesOf(workflow: Workflow): readonly (readonly [string, State])[] {
  const inner = Object.values(workflow.States).flatMap(({ ItemProcessor, Branches = [] }) =>
    ItemProcessor === undefined ? Branches : [ItemProcessor],
  )
  return [...Object.entries(workflow.States), ...inner.flatMap(statesOf)]
}
