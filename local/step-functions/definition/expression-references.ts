/** What an expression reads that depends on where it stands. */
export interface References {
  /** Names read where no context item exists, for example `phone` in `phone.number`. */
  readonly topLevelNames: readonly string[]
  /** Members of `$states` that are read, for example `result`. */
  readonly statesMembers: readonly string[]
}

interface Found {
  readonly names: Set<string>
  readonly members: Set<string>
}

/** Parts of a node that are evaluated with an item of the path as their context. */
const partsWithContext = new Set(['stages', 'predicate', 'group', 'terms', 'pattern', 'update', 'delete'])

/** Walks the syntax tree that JSONata's parser makes. */
export function referencesOf(syntaxTree: unknown): References {
  const found: Found = { names: new Set(), members: new Set() }
  visit(syntaxTree, false, found)
  return { topLevelNames: [...found.names], statesMembers: [...found.members] }
}

function visit(node: unknown, hasContext: boolean, found: Found): void {
  if (Array.isArray(node)) {
    for (const element of node) visit(element, hasContext, found)
    return
  }
  if (!isRecord(node)) return

  const outOfContext = hasContext ? undefined : readsContext(node)
  if (outOfContext !== undefined) found.names.add(outOfContext)
  if (node.type === 'variable' && node.value === '$') found.names.add('$$')

  for (const [part, value] of Object.entries(node)) {
    if (part === 'steps' && Array.isArray(value)) visitSteps(value, hasContext, found)
    else visit(value, hasContext || partsWithContext.has(part), found)
  }
}

function visitSteps(steps: readonly unknown[], hasContext: boolean, found: Found): void {
  const [first, second] = steps
  if (isRecord(first) && first.type === 'variable' && first.value === 'states') {
    if (isRecord(second) && typeof second.value === 'string') found.members.add(second.value)
  }
  for (const [index, step] of steps.entries()) visit(step, hasContext || index > 0, found)
}

/** The text of a node that reads the context item, which the top level of an expression does not have. */
function readsContext(node: Readonly<Record<string, unknown>>): string | undefined {
  if (node.type === 'name' && typeof node.value === 'string') return node.value
  if (node.type === 'wildcard') return '*'
  if (node.type === 'descendant') return '**'
  if (node.type === 'parent') return '%'
  if (node.type === 'variable' && node.value === '') return '$'
  return undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
