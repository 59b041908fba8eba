import type { Definition, State } from './definition.ts'
import { schemaViolation, type Diagnostic } from './diagnostics.ts'
import { allContainers, statesOf, type PlacedContainer } from './walk-states.ts'

/** Unicode identifiers of up to 80 characters; no member of a variable can be set (guide, "Passing data with variables"). */
const variableName = /^[\p{ID_Start}_]\p{ID_Continue}{0,79}$/u

interface Assignment {
  readonly variable: string
  readonly location: string
}

/** What is wrong with the names that Assign gives. */
export function checkVariables(definition: Definition): readonly Diagnostic[] {
  return allContainers(definition).flatMap((placed) => {
    const outerNames = namesAround(placed)
    return assignmentsIn(placed).flatMap(({ variable, location }) => {
      if (!variableName.test(variable)) {
        return [schemaViolation(`Expected a variable name, got '${variable}'`, location)]
      }
      if (variable === 'states') return [schemaViolation("'states' is a reserved variable", location)]
      return outerNames.has(variable)
        ? [schemaViolation(`Variable '${variable}' is already assigned in an outer scope`, location)]
        : []
    })
  })
}

/** Names of the scopes that the container can read. A Distributed Map's children cannot see outer ones. */
function namesAround(placed: PlacedContainer): ReadonlySet<string> {
  const names = new Set<string>()
  for (let inner = placed; inner.outer !== undefined && !inner.isChildWorkflow; inner = inner.outer) {
    for (const { variable } of assignmentsIn(inner.outer)) names.add(variable)
  }
  return names
}

function assignmentsIn(placed: PlacedContainer): Assignment[] {
  return statesOf(placed).flatMap(({ state, location }) =>
    assignFields(state).flatMap(({ field, value }) =>
      Object.keys(value ?? {}).map((variable) => ({
        variable,
        location: `${location}/${field}/${variable}`,
      })),
    ),
  )
}

function assignFields(
  state: State,
): readonly { readonly field: string; readonly value: Readonly<Record<string, unknown>> | undefined }[] {
  return [
    ...('Assign' in state ? [{ field: 'Assign', value: state.Assign }] : []),
    ...('Choices' in state
      ? state.Choices.map(({ Assign }, index) => ({ field: `Choices[${index}]/Assign`, value: Assign }))
      : []),
    ...('Catch' in state
      ? (state.Catch ?? []).map(({ Assign }, index) => ({ field: `Catch[${index}]/Assign`, value: Assign }))
      : []),
  ]
}
