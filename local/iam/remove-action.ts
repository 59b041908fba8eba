import type { Policy, Statement } from './policy.ts'

/** The actions that statements allow, as they are written, each once. */
export function actionsIn(policies: readonly Policy[]): readonly string[] {
  const texts = policies.flatMap(({ statements }) =>
    statements.filter(isAllowList).flatMap(({ actions }) => actions.patterns.map(({ text }) => text)),
  )
  return [...new Set(texts)]
}

/**
 * The policies without one action, given as it is written there; a statement left without actions is dropped.
 * @throws RangeError when no policy names the action, or when another statement or wildcard would still allow it.
 */
export function withoutAction(policies: readonly Policy[], action: string): readonly Policy[] {
  const isNamed = (text: string): boolean => text.toLowerCase() === action.toLowerCase()
  if (!actionsIn(policies).some(isNamed)) {
    throw new RangeError(`Expected the action to be one of ${actionsIn(policies).join(', ')}, got ${action}`)
  }
  const remaining = policies.map((policy) => ({
    ...policy,
    statements: policy.statements
      .map((statement) =>
        isAllowList(statement) ? filterActions(statement, (text) => !isNamed(text)) : statement,
      )
      .filter(({ actions }) => actions.patterns.length > 0),
  }))
  const covering = remaining
    .flatMap(({ statements }) => statements)
    .find((statement) => statement.effect === 'Allow' && stillSelects(statement, action))
  if (covering === undefined) return remaining
  throw new RangeError(
    `Expected ${action} to be allowed by name only, got ${covering.actions.except ? 'NotAction ' : ''}${covering.actions.patterns.map(({ text }) => text).join(', ')}`,
  )
}

const isAllowList = ({ effect, actions }: Statement): boolean => effect === 'Allow' && !actions.except

function filterActions(statement: Statement, keep: (text: string) => boolean): Statement {
  const { actions } = statement
  return {
    ...statement,
    actions: { ...actions, patterns: actions.patterns.filter(({ text }) => keep(text)) },
  }
}

function stillSelects({ actions }: Statement, action: string): boolean {
  return actions.patterns.some((pattern) => pattern.matches(action, new Map())) !== actions.except
}
