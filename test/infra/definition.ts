import { readFileSync } from 'node:fs'

/** A state of the workflow's definition, as far as the tests read it. */
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

/** The text of statemachine/run.asl.json. */
export const definitionText = readFileSync('statemachine/run.asl.json', 'utf8')

/** Every state of the workflow by name, those inside maps and branches too. */
export const states: ReadonlyMap<string, State> = new Map(statesOf(JSON.parse(definitionText) as Workflow))

/** The states that invoke a function, with the placeholder of its ARN. */
export const invocations: readonly {
  readonly name: string
  readonly state: State
  readonly placeholder: string
}[] = [...states]
  .filter(([, state]) => state.Resource === 'arn:aws:states:::lambda:invoke')
  .map(([name, state]) => ({
    name,
    state,
    placeholder: /^\$\{(\w+)\}$/.exec(state.Arguments?.FunctionName ?? '')?.[1] ?? 'none',
  }))

function statesOf(workflow: Workflow): readonly (readonly [string, State])[] {
  const inner = Object.values(workflow.States).flatMap(({ ItemProcessor, Branches = [] }) =>
    ItemProcessor === undefined ? Branches : [ItemProcessor],
  )
  return [...Object.entries(workflow.States), ...inner.flatMap(statesOf)]
}
