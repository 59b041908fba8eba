/** The way from the top of a rules file to a place in it. */
export type RulesPath = readonly (string | number)[]

/** One thing that is wrong with a rules file. */
export interface RulesProblem {
  readonly path: RulesPath
  /** What stands there, as it is written in the file, cut to 60 characters; `nothing` where a member is missing. */
  readonly value: string
  /** What should stand there instead: the words after "Expected … to be". */
  readonly expectation: string
  /** The whole sentence, with place, value, expectation and, where there is one, the way to mend it. */
  readonly message: string
}

/** What a check found; `parseRules` adds the value and makes a sentence of it. */
export interface Mismatch {
  readonly path: RulesPath
  readonly expectation: string
  /** What is wrong, where that is not the value at the path. */
  readonly value?: string
  /** A full sentence that helps to mend it. */
  readonly hint?: string
}

/** A path as people write it: `rules[0].targets[1]`, `targets["my target"].accounts`. */
export function formatPath(path: RulesPath): string {
  const text = path
    .map((segment) => {
      if (typeof segment === 'number') return `[${segment}]`
      return /^\w[\w-]*$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
    })
    .join('')
  return text === '' ? 'the file' : text.replace(/^\./, '')
}

/** The same mismatch, with the word that was probably meant as its hint. */
export function withGuess(mismatch: Mismatch, guess: string | undefined): Mismatch {
  return guess === undefined ? mismatch : { ...mismatch, hint: `Did you mean ${guess}?` }
}

/** The sentence on a value that is not what was expected. */
export function mismatchMessage(mismatch: Mismatch, value: string): string {
  const hint = mismatch.hint === undefined ? '' : ` ${mismatch.hint}`
  return `Expected ${formatPath(mismatch.path)} to be ${mismatch.expectation}, got ${value}.${hint}`
}

/** A value as JSON text, cut to 60 characters. */
export function valueText(value: unknown): string {
  return cut(value === undefined ? 'nothing' : JSON.stringify(value))
}

/** Text cut to 60 characters, which is enough to find it and fits a line. */
export function cut(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}
