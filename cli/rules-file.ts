import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml'

import { parseRules } from '../functions/lib/domain/rules/parse-rules.ts'
import { cut, formatPath, type RulesProblem } from '../functions/lib/domain/rules/rules-problem.ts'
import type { Rules } from '../functions/lib/domain/rules/rules.ts'
import { placeOf, sourceAt } from './yaml-places.ts'

/** One thing that is wrong with a rules file, and where it stands. */
export interface FileProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** For example `rules[0].targets[1]`; `the file` where the text itself cannot be read. */
  readonly path: string
  /** What stands there. */
  readonly value: string
  /** What should stand there. */
  readonly expectation: string
  /** The whole sentence. */
  readonly message: string
}

/** A rules file, accepted as a whole or refused with everything that is wrong with it, in the file's order. */
export type RulesFile =
  | { readonly kind: 'accepted'; readonly rules: Rules }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] }

/**
 * Reads the text of a rules file: YAML 1.2, of which JSON is a part. `file` is its name in the problems; `today`: the day
 * on which it is put, `yyyy-mm-dd`.
 */
export function readRulesFile(file: string, text: string, today?: string): RulesFile {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
  })
  const unreadable = [...document.errors, ...document.warnings]
  if (unreadable.length > 0) {
    return refused(unreadable.map((error) => textProblem(file, { error, text, lines })))
  }
  const content = contentOf(document)
  if (content.kind === 'endless') return refused([endlessProblem(file)])

  const parsed = parseRules(content.value, (path) => sourceAt(document, path), today)
  if (parsed.kind === 'accepted') return parsed
  return refused(parsed.problems.map((problem) => placedProblem(file, { problem, document, lines })))
}

function refused(problems: readonly FileProblem[]): RulesFile {
  const inOrder = problems.toSorted(
    (a, b) => a.line - b.line || a.column - b.column || a.path.localeCompare(b.path),
  )
  return { kind: 'refused', problems: inOrder }
}

function textProblem(
  file: string,
  found: { readonly error: YAMLError; readonly text: string; readonly lines: LineCounter },
): FileProblem {
  const { line, col } = found.lines.linePos(found.error.pos[0])
  const expectation =
    found.error.code === 'DUPLICATE_KEY'
      ? 'a map that names each member once'
      : 'one document of YAML 1.2 or JSON'
  // What the parser says on several documents is advice to programmers.
  const reason = found.error.code === 'MULTIPLE_DOCS' ? '' : ` ${found.error.message}.`
  const value = cut((found.text.split('\n')[line - 1] ?? '').trim())
  return {
    file,
    line,
    column: col,
    path: 'the file',
    value,
    expectation,
    message: `Expected the file to be ${expectation}, got ${JSON.stringify(value)}.${reason}`,
  }
}

/** An alias inside its own anchor, or aliases of aliases that would fill the memory. */
function contentOf(
  document: Document,
): { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'endless' } {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    JSON.stringify(value)
    return { kind: 'read', value }
  } catch {
    return { kind: 'endless' }
  }
}

function endlessProblem(file: string): FileProblem {
  const expectation = 'a document whose aliases (*name) end'
  const message = `Expected the file to be ${expectation}, got aliases that stand for themselves or for too much.`
  return { file, line: 1, column: 1, path: 'the file', value: 'aliases', expectation, message }
}

function placedProblem(
  file: string,
  found: { readonly problem: RulesProblem; readonly document: Document; readonly lines: LineCounter },
): FileProblem {
  const { path, value, expectation, message } = found.problem
  const { line, col } = found.lines.linePos(placeOf(found.document, path).offset)
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    path: formatPath(path),
    value,
    expectation,
    message,
  }
}
