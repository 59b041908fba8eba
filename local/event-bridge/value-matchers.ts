import * as z from 'zod'

/** Whether a value of an event (text, number, boolean or null) is what a pattern asks for. */
export type ValueMatcher = (value: unknown) => boolean

/** A pattern that EventBridge does not know, or knows and we do not; the message is its reason. */
export class UnknownMatcherError extends Error {
  override readonly name = 'UnknownMatcherError'
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const texts = z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)])
const ignoringCase = z.strictObject({ 'equals-ignore-case': z.string() })
const affix = z.union([z.string(), ignoringCase])
const negated = z.union([
  z.string().transform((text) => [text]),
  z.number().transform((number) => [number]),
  z.array(z.string()).min(1),
  z.array(z.number()).min(1),
  z.strictObject({ prefix: texts }),
  z.strictObject({ suffix: texts }),
  z.strictObject({ 'equals-ignore-case': texts }),
  z.strictObject({ wildcard: texts }),
])
const matcher = z.union([
  z.strictObject({ prefix: affix }),
  z.strictObject({ suffix: affix }),
  ignoringCase,
  z.strictObject({ wildcard: z.string() }),
  z.strictObject({ 'anything-but': negated }),
  z.strictObject({ numeric: z.array(z.union([z.string(), z.number()])) }),
])

type Matcher = z.output<typeof matcher>
type Negated = z.output<typeof negated>

const matcherNames: ReadonlySet<string> = new Set([
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'anything-but',
  'numeric',
])

/**
 * Compiles one element of a pattern's list, except `exists`.
 * @throws UnknownMatcherError
 */
export function compileValueMatcher(element: unknown): ValueMatcher {
  const literal = scalar.safeParse(element)
  if (literal.success) return (value) => value === literal.data

  const parsed = matcher.safeParse(element)
  if (parsed.success) return compile(parsed.data)
  const unknownName = Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(element)).find(
    (name) => !matcherNames.has(name),
  )
  throw new UnknownMatcherError(
    unknownName === undefined
      ? `Expected a text, a number, a boolean, null or a matcher of a documented form, got ${JSON.stringify(element)}`
      : `Unrecognized match type ${unknownName}`,
  )
}

function compile(form: Matcher): ValueMatcher {
  if ('prefix' in form) return affixMatcher(form.prefix, (text, affixText) => text.startsWith(affixText))
  if ('suffix' in form) return affixMatcher(form.suffix, (text, affixText) => text.endsWith(affixText))
  if ('equals-ignore-case' in form) return ignoreCase(form['equals-ignore-case'])
  if ('wildcard' in form) return wildcard(form.wildcard)
  if ('numeric' in form) return numeric(form.numeric)
  const unwanted = compileNegated(form['anything-but'])
  return (value) => !unwanted.some((matches) => matches(value))
}

function compileNegated(form: Negated): readonly ValueMatcher[] {
  if (Array.isArray(form)) return form.map((literal) => (value: unknown) => value === literal)
  if ('prefix' in form) return form.prefix.map((prefix) => compile({ prefix }))
  if ('suffix' in form) return form.suffix.map((suffix) => compile({ suffix }))
  if ('wildcard' in form) return form.wildcard.map(wildcard)
  return form['equals-ignore-case'].map(ignoreCase)
}

function affixMatcher(
  form: z.output<typeof affix>,
  fits: (text: string, affixText: string) => boolean,
): ValueMatcher {
  if (typeof form === 'string') return (value) => typeof value === 'string' && fits(value, form)
  const folded = form['equals-ignore-case'].toLowerCase()
  return (value) => typeof value === 'string' && fits(value.toLowerCase(), folded)
}

function ignoreCase(text: string): ValueMatcher {
  const folded = text.toLowerCase()
  return (value) => typeof value === 'string' && value.toLowerCase() === folded
}

/** `*` stands for any characters; `\*` and `\\` for themselves; nothing else may be escaped, nor `*` doubled. */
function wildcard(text: string): ValueMatcher {
  const tokens = text.match(/\\?./gs) ?? []
  if (tokens.some((token, index) => token === '*' && tokens[index + 1] === '*'))
    throw new UnknownMatcherError('Consecutive wildcard characters')
  if (text.endsWith('\\') && tokens.at(-1) === '\\')
    throw new UnknownMatcherError('Invalid escape character at the end')

  const source = tokens.map((token) => {
    if (token === '*') return '.*'
    if (token.length > 1 && !['\\*', '\\\\'].includes(token))
      throw new UnknownMatcherError(`Invalid escape character in wildcard: ${token}`)
    return (token.at(-1) ?? '').replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`)
  })
  const pattern = new RegExp(`^${source.join('')}$`, 's')
  return (value) => typeof value === 'string' && pattern.test(value)
}

type Comparison = (value: number) => boolean

/** One comparison, or a lower and an upper bound (EventBridge guide, "Numeric matching"). */
function numeric(parts: readonly (string | number)[]): ValueMatcher {
  const comparisons: Comparison[] = []
  for (let index = 0; index < parts.length; index += 2)
    comparisons.push(comparison(parts[index], parts[index + 1]))
  const [first, second] = parts.filter((part) => typeof part === 'string')
  const isRange = second === undefined || (first?.startsWith('>') === true && second.startsWith('<'))
  if (comparisons.length === 0 || comparisons.length > 2 || !isRange)
    throw new UnknownMatcherError(`Bad numeric range ${JSON.stringify(parts)}`)
  return (value) => typeof value === 'number' && comparisons.every((holds) => holds(value))
}

function comparison(operator: string | number | undefined, bound: string | number | undefined): Comparison {
  if (typeof bound !== 'number' || Math.abs(bound) > 5e9)
    throw new UnknownMatcherError(`Value of ${String(operator)} must be a number from -5.0e9 to 5.0e9`)
  switch (operator) {
    case '=':
      return (value) => value === bound
    case '<':
      return (value) => value < bound
    case '<=':
      return (value) => value <= bound
    case '>':
      return (value) => value > bound
    case '>=':
      return (value) => value >= bound
    default:
      throw new UnknownMatcherError(`Unrecognized numeric range operator: ${String(operator)}`)
  }
}
