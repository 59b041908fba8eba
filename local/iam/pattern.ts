/** The condition keys of a request, in lower case, with their values; a key without values counts as absent. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>

/** Whether a value of the request matches what a policy says. */
type Matcher = (value: string, context: ConditionContext) => boolean

/** A text of a policy, ready to be compared. */
export interface Pattern {
  readonly text: string
  readonly matches: Matcher
  /** The condition keys that it uses as policy variables, in lower case. */
  readonly variableKeys: readonly string[]
}

/** How a text is to be read. */
export interface PatternSyntax {
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean
  /** Whether `${key}` is a policy variable: in policies of version 2012-10-17 only. */
  readonly variables: boolean
  readonly ignoreCase: boolean
}

type Part = { readonly kind: 'fixed'; readonly source: string } | Variable

interface Variable {
  readonly kind: 'variable'
  readonly key: string
  /** What stands in for a key that the request does not have. */
  readonly fallback: string | undefined
}

const marks = /\$\{[^}]*\}|[*?]/g
const variableForm = /^\$\{\s*([a-z][\w-]*:[^,']+?)\s*(?:,\s*'([^']*)'\s*)?\}$/i

/**
 * Compiles a text of a policy.
 * @throws RangeError when it has a `${…}` that is no policy variable.
 */
export function compilePattern(text: string, syntax: PatternSyntax): Pattern {
  const parts = readParts(text, syntax)
  const flags = syntax.ignoreCase ? 'is' : 's'
  const variableKeys = parts.flatMap((part) => (part.kind === 'variable' ? [part.key] : []))
  if (variableKeys.length > 0) {
    return {
      text,
      variableKeys,
      matches: (value, context) => {
        const source = sourceWith(parts, context)
        return source !== undefined && new RegExp(source, flags).test(value)
      },
    }
  }
  const expression = new RegExp(sourceWith(parts, new Map()) ?? '', flags)
  return { text, variableKeys, matches: (value) => expression.test(value) }
}

function readParts(text: string, syntax: PatternSyntax): readonly Part[] {
  const parts: Part[] = []
  let end = 0
  for (const { 0: mark, index } of text.matchAll(marks)) {
    parts.push(fixed(text.slice(end, index), syntax), readMark(mark, syntax))
    end = index + mark.length
  }
  return [...parts, fixed(text.slice(end), syntax)]
}

function readMark(mark: string, syntax: PatternSyntax): Part {
  if (mark === '*' || mark === '?') {
    if (!syntax.wildcards) return fixed(mark, syntax)
    return { kind: 'fixed', source: mark === '*' ? '.*' : '.' }
  }
  if (!syntax.variables) return { kind: 'fixed', source: escape(mark) }
  if (mark === '${*}' || mark === '${?}' || mark === '${$}')
    return { kind: 'fixed', source: escape(mark.charAt(2)) }

  const [, key, fallback] = variableForm.exec(mark) ?? []
  if (key === undefined)
    throw new RangeError(`Expected a policy variable to name a condition key, got ${mark}`)
  return { kind: 'variable', key: key.toLowerCase(), fallback }
}

function fixed(text: string, syntax: PatternSyntax): Part {
  if (syntax.variables && text.includes('${'))
    throw new RangeError(`Expected a policy variable to be closed, got ${text}`)
  return { kind: 'fixed', source: escape(text) }
}

/** A variable without exactly one value makes the whole text match nothing. */
function sourceWith(parts: readonly Part[], context: ConditionContext): string | undefined {
  const sources = parts.map((part) => {
    if (part.kind === 'fixed') return part.source
    const values = context.get(part.key) ?? []
    const value = values.length === 1 ? values[0] : part.fallback
    return value === undefined ? undefined : escape(value)
  })
  return sources.includes(undefined) ? undefined : `^${sources.join('')}$`
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
