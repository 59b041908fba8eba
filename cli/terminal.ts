/** What a text is about, for its colour. */
export type Tone = 'plain' | 'good' | 'bad' | 'faint' | 'strong'

/** How text is shown. */
export interface Terminal {
  /** Columns that a line may take. */
  readonly width: number
  paint(text: string, tone: Tone): string
}

/** SGR codes: green, red, dim, bold. */
const codes = { good: 32, bad: 31, faint: 2, strong: 1 } as const

/** 80 columns and no colours without a terminal; no colours with NO_COLOR (https://no-color.org) or a dumb terminal. */
export function createTerminal(host: {
  readonly columns?: number
  readonly isTerminal: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}): Terminal {
  const { columns, isTerminal, env } = host
  const hasColours = isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  return {
    width: isTerminal && columns !== undefined ? Math.max(40, columns) : 80,
    paint: (text, tone) => (hasColours && tone !== 'plain' ? `\u001B[${codes[tone]}m${text}\u001B[0m` : text),
  }
}
