import type { Definition, State } from './definition.ts'
import { schemaViolation, type Diagnostic } from './diagnostics.ts'
import { allContainers, allStates, statesOf, type PlacedContainer, type PlacedState } from './walk-states.ts'

/** One way out of a state: the field that names the next state, and the name. */
export interface Target {
  /** For example `Next` or `Choices[0]/Next`. */
  readonly field: string
  readonly name: string
}

/** Every state that a state can lead to. */
export function targetsOf(state: State): readonly Target[] {
  const targets: Target[] = []
  const add = (field: string, name: string | undefined): void => {
    if (name !== undefined) targets.push({ field, name })
  }
  if ('Next' in state) add('Next', state.Next)
  if (state.Type === 'Choice') {
    for (const [index, rule] of state.Choices.entries()) add(`Choices[${index}]/Next`, rule.Next)
    add('Default', state.Default)
  }
  if ('Catch' in state) {
    for (const [index, catcher] of state.Catch?.entries() ?? []) add(`Catch[${index}]/Next`, catcher.Next)
  }
  return targets
}

/** What is wrong with the way from state to state. */
export function checkTransitions(definition: Definition): readonly Diagnostic[] {
  return [
    ...allContainers(definition).flatMap(checkContainer),
    ...allStates(definition).flatMap(checkState),
    ...checkNames(allStates(definition)),
  ]
}

function checkContainer(placed: PlacedContainer): Diagnostic[] {
  const { container, location } = placed
  if (container.States[container.StartAt] === undefined) {
    return [missing(`Missing 'StartAt' target: ${container.StartAt}`, `${location}/StartAt`)]
  }
  const reached = reachableFrom(placed)
  const unreachable = statesOf(placed)
    .filter(({ name }) => !reached.has(name))
    .map((state) => missing(`State "${state.name}" is not reachable.`, state.location))
  const ends = [...reached].some((name) => isTerminal(container.States[name]))
  return ends ? unreachable : [...unreachable, missing('No terminal state is reachable.', location || '/')]
}

function checkState({ state, placed, location }: PlacedState): Diagnostic[] {
  const dangling = targetsOf(state)
    .filter(({ name }) => placed.container.States[name] === undefined)
    .map(({ field, name }) => missing(`Missing 'Next' target: ${name}`, `${location}/${field}`))
  const hasTransition = 'Next' in state || 'End' in state
  const exits = hasTransition ? Number(state.Next !== undefined) + Number(state.End === true) : 0
  const needsExit = state.Type !== 'Choice' && state.Type !== 'Succeed' && state.Type !== 'Fail'
  return needsExit && exits !== 1
    ? [...dangling, schemaViolation("Expected exactly one of 'Next' and 'End': true", location)]
    : dangling
}

function checkNames(states: readonly PlacedState[]): Diagnostic[] {
  const seen = new Set<string>()
  return states.flatMap(({ name, location }) => {
    const repeated = seen.has(name)
    seen.add(name)
    return repeated ? [schemaViolation(`Duplicate state name: ${name}`, location)] : []
  })
}

function reachableFrom({ container }: PlacedContainer): ReadonlySet<string> {
  const reached = new Set<string>()
  const open = [container.StartAt]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = container.States[name]
    if (state === undefined || reached.has(name)) continue
    reached.add(name)
    open.push(...targetsOf(state).map((target) => target.name))
  }
  return reached
}

function isTerminal(state: State | undefined): boolean {
  if (state === undefined) return false
  if (state.Type === 'Succeed' || state.Type === 'Fail') return true
  return 'End' in state && state.End === true
}

function missing(message: string, location: string): Diagnostic {
  return { code: 'MISSING_TRANSITION_TARGET', message, location }
}
