/** A line that a function wrote to stdout or stderr. */
export interface LogLine {
  readonly atMs: number
  readonly text: string
}

/** What all environments of a function wrote, oldest first. */
export interface FunctionLogs {
  /** Opens the log stream of one environment; the answer takes chunks of output: no line, part of one, or several. */
  openStream(): (text: string) => void
  lines(): readonly LogLine[]
}

/** Empty logs; a line gets the time at which it was ended. */
export function createFunctionLogs(now: () => number): FunctionLogs {
  const lines: LogLine[] = []

  return {
    openStream: () => {
      let unfinished = ''
      return (text) => {
        const parts = (unfinished + text).split('\n')
        unfinished = parts.pop() ?? ''
        for (const part of parts) lines.push({ atMs: now(), text: part })
      }
    },
    lines: () => lines,
  }
}
