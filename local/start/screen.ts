import { createTerminal, type Terminal } from '../../cli/terminal.ts'

/** Where `npm start` writes to. */
export interface Screen {
  /** A line that stays. */
  line(text?: string): void
  /** A line that the next one replaces; nothing without a terminal. */
  status(text: string): void
  readonly paint: Paint
  /** The same for texts of the operator's command: 80 columns, so that what is pasted elsewhere fits. */
  readonly terminal: Terminal
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

const eraseLine = '\r\u001B[K'

/** A screen on an output stream; colours and the status line only on a terminal, colours not with NO_COLOR. */
export function createScreen(
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
): Screen {
  const isTerminal = output.isTTY === true
  const terminal = createTerminal({
    ...(output.columns === undefined ? {} : { columns: output.columns }),
    isTerminal,
    env: environment,
  })
  const erase = isTerminal ? eraseLine : ''

  return {
    line: (text = '') => void output.write(`${erase}${text}\n`),
    status: (text) => {
      if (isTerminal) output.write(`${erase}${text.slice(0, terminal.width - 1)}`)
    },
    terminal: { ...terminal, width: 80 },
    paint: {
      good: (text) => terminal.paint(text, 'good'),
      bad: (text) => terminal.paint(text, 'bad'),
      faint: (text) => terminal.paint(text, 'faint'),
      strong: (text) => terminal.paint(text, 'strong'),
    },
  }
}
