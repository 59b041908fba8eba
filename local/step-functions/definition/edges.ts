import type { Definition, Retrier, State } from './definition.ts'
import { allStates } from './walk-states.ts'

/** One way that an execution can go on from a state. Places in lists count from 0. */
export type Edge =
  | { readonly kind: 'next'; readonly from: string; readonly to: string }
  | { readonly kind: 'end'; readonly from: string }
  | { readonly kind: 'choice'; readonly from: string; readonly rule: number; readonly to: string }
  | { readonly kind: 'default'; readonly from: string; readonly to: string }
  | { readonly kind: 'retry'; readonly from: string; readonly retrier: number }
  | { readonly kind: 'catch'; readonly from: string; readonly catcher: number; readonly to: string }

/** Notes the edges that executions take, for each state machine. */
export interface EdgeRecorder {
  record(stateMachineName: string, edge: Edge): void
  /** The edges that were taken, by name, each once, in the order of their first use. */
  visited(stateMachineName: string): readonly string[]
}

/** How much of a definition was walked through. */
export interface EdgeCoverage {
  readonly all: readonly string[]
  readonly missing: readonly string[]
}

/**
 * Every edge of a definition, in branches and item processors too: Next, End, each Choice rule, Default, each
 * retrier (a loop; none where MaxAttempts is 0) and each catcher. State names are unique, so names tell edges apart.
 */
export function listEdges(definition: Definition): readonly Edge[] {
  return allStates(definition).flatMap(({ name, state }) => edgesOf(name, state))
}

/** An edge in one line, for example `PlanRun -[catch 1]-> RecordResult`; lists count from 1 here. */
export function edgeName(edge: Edge): string {
  switch (edge.kind) {
    case 'next':
      return `${edge.from} -> ${edge.to}`
    case 'end':
      return `${edge.from} -> end`
    case 'choice':
      return `${edge.from} -[choice ${edge.rule + 1}]-> ${edge.to}`
    case 'default':
      return `${edge.from} -[default]-> ${edge.to}`
    case 'retry':
      return `${edge.from} -[retry ${edge.retrier + 1}]-> ${edge.from}`
    case 'catch':
      return `${edge.from} -[catch ${edge.catcher + 1}]-> ${edge.to}`
  }
}

/** A recorder that has seen nothing yet. */
export function createEdgeRecorder(): EdgeRecorder {
  const visited = new Map<string, Set<string>>()
  return {
    record: (stateMachineName, edge) => {
      const names = visited.get(stateMachineName) ?? new Set()
      visited.set(stateMachineName, names.add(edgeName(edge)))
    },
    visited: (stateMachineName) => [...(visited.get(stateMachineName) ?? [])],
  }
}

/** Compares the edges of a definition with those that were taken. */
export function edgeCoverage(definition: Definition, visited: readonly string[]): EdgeCoverage {
  const all = listEdges(definition).map(edgeName)
  return { all, missing: all.filter((name) => !visited.includes(name)) }
}

function edgesOf(from: string, state: State): Edge[] {
  const edges: Edge[] = []
  if ('Next' in state && state.Next !== undefined) edges.push({ kind: 'next', from, to: state.Next })
  if ('End' in state && state.End === true) edges.push({ kind: 'end', from })
  if (state.Type === 'Choice') {
    edges.push(...state.Choices.map(({ Next }, rule): Edge => ({ kind: 'choice', from, rule, to: Next })))
    if (state.Default !== undefined) edges.push({ kind: 'default', from, to: state.Default })
  }
  if ('Retry' in state) {
    edges.push(...(state.Retry ?? []).flatMap((retrier, index) => retryEdges(from, retrier, index)))
  }
  if ('Catch' in state) {
    edges.push(
      ...(state.Catch ?? []).map(({ Next }, catcher): Edge => ({ kind: 'catch', from, catcher, to: Next })),
    )
  }
  return edges
}

function retryEdges(from: string, { MaxAttempts }: Retrier, retrier: number): Edge[] {
  return MaxAttempts === 0 ? [] : [{ kind: 'retry', from, retrier }]
}
