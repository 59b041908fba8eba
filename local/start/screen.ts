/** Where `npm start` writes to. */
export interface Screen {
  /** A line that stays. */
  line(text?: string): void
  /** A line that the next one replaces; nothing without a terminal. */
  status(text: string): void
  readonly paint: Paint
}

/** Colours, or nothing where colours are unwanted. */
export interface Paint {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly faint: (text: string) => string
  readonly strong: (text: string) => string
}

/** What a screen needs of `process.stdout`. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const escape = '\u001B['
const wrap = (code: number) => (text: string) => `${escape}${code}m${text}${escape}0m`
const plain = (text: string): string => text

/** A screen on an output stream; colours and the status line only on a terminal, colours not with NO_COLOR. */
export function createScreen(
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
): Screen {
  const isTerminal = output.isTTY === true
  const coloured = isTerminal && (environment.NO_COLOR ?? '') === ''
  const width = Math.max(40, Math.min(output.columns ?? 80, 120))
  const erase = isTerminal ? `\r${escape}K` : ''

  return {
    line: (text = '') => void output.write(`${erase}${text}\n`),
    status: (text) => {
      if (isTerminal) output.write(`${erase}${text.slice(0, width - 1)}`)
    },
    paint: coloured
      ? { good: wrap(32), bad: wrap(31), faint: wrap(2), strong: wrap(1) }
      : { good: plain, bad: plain, faint: plain, strong: plain },
  }
}

/** Words broken into lines of at most `width` columns, each further line indented by `indent` blanks. */
export function wrapWords(text: string, width: number, indent: number): string {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    const room = width - (lines.length === 0 ? 0 : indent)
    if (current !== '' && current.length + 1 + word.length > room) {
      lines.push(current)
      current = word
    } else {
      current = current === '' ? word : `${current} ${word}`
    }
  }
  return [...lines, current].join(`\n${' '.repeat(indent)}`)
}

/** Milliseconds as `1 h 25 min 3 s`, the two largest units. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const
  const telling = parts.filter(([amount]) => amount > 0).slice(0, 2)
  return telling.length === 0 ? '0 s' : telling.map(([amount, unit]) => `${amount} ${unit}`).join(' ')
}
