import type { Definition, ItemProcessor, State, StateContainer } from './definition.ts'

/** States that lead to each other, and where they stand in the definition. */
export interface PlacedContainer {
  readonly container: Definition | StateContainer | ItemProcessor
  /** Empty for the machine itself. */
  readonly location: string
  /** The container around this one; absent for the machine itself. */
  readonly outer?: PlacedContainer
  /** Whether the container is what a Distributed Map runs in executions of their own. */
  readonly isChildWorkflow: boolean
}

/** A state and where it stands in the definition. */
export interface PlacedState {
  readonly name: string
  readonly state: State
  readonly location: string
  readonly placed: PlacedContainer
}

/** All containers of a definition, outer before inner. */
export function allContainers(definition: Definition): readonly PlacedContainer[] {
  return withInner({ container: definition, location: '', isChildWorkflow: false })
}

/** All states of a definition, in branches and item processors too. */
export function allStates(definition: Definition): readonly PlacedState[] {
  return allContainers(definition).flatMap(statesOf)
}

/** The states that stand directly in a container. */
export function statesOf(placed: PlacedContainer): readonly PlacedState[] {
  return Object.entries(placed.container.States).map(([name, state]) => ({
    name,
    state,
    placed,
    location: `${placed.location}/States/${name}`,
  }))
}

function withInner(placed: PlacedContainer): readonly PlacedContainer[] {
  const inner = statesOf(placed).flatMap(({ state, location }): PlacedContainer[] => {
    if (state.Type === 'Parallel') {
      return state.Branches.map((container, index) => ({
        container,
        location: `${location}/Branches[${index}]`,
        outer: placed,
        isChildWorkflow: false,
      }))
    }
    if (state.Type !== 'Map') return []
    const isChildWorkflow = state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED'
    return [
      {
        container: state.ItemProcessor,
        location: `${location}/ItemProcessor`,
        outer: placed,
        isChildWorkflow,
      },
    ]
  })
  return [placed, ...inner.flatMap(withInner)]
}
