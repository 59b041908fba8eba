import { expect, it } from 'vitest'

import { readRulesFile, type FileProblem } from '../../../cli/rules-file.ts'

/** A rules file that must be refused: `path | value | expectation` of every problem, in order. */
export interface BadRules {
  readonly what: string
  readonly text: string
  /** The day on which it is put, `yyyy-mm-dd`. */
  readonly today?: string
  readonly problems: readonly string[]
}

/** What is wrong with the text of a rules file. */
export function problemsOf(text: string, today?: string): readonly FileProblem[] {
  const read = readRulesFile('rules.yaml', text, today)
  return read.kind === 'refused' ? read.problems : []
}

/** One test for each file: it is refused with exactly its problems, each in a sentence of its own. */
export function refusesEach(cases: readonly BadRules[]): void {
  it.each(cases)('is refused when it has $what', ({ text, today, problems }) => {
    const found = problemsOf(text, today)

    expect(found.map(({ path, value, expectation }) => `${path} | ${value} | ${expectation}`)).toEqual(
      problems,
    )
    for (const problem of found) {
      expect(problem.file).toBe('rules.yaml')
      expect(problem.message).toContain(problem.expectation.replace(/^one of the /, ''))
    }
  })
}
