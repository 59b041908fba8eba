/**
 * A run id of at most `width` columns by which `show` still finds the run: of the 16 digits at its
 * end eight are enough; where that is still too long, an ellipsis stands for the middle.
 */
export function shortenRunId(runId: string, width: number): string {
  if (runId.length <= width) return runId
  const short = runId.replace(/(-[0-9a-f]{8})[0-9a-f]{8}$/, '$1')
  if (short.length <= width) return short
  const tail = Math.ceil((width - 1) / 2)
  return `${short.slice(0, width - 1 - tail)}…${short.slice(short.length - tail)}`
}

/** Whether a run may be the one meant: its id begins with the text, or has both parts around the text's ellipsis. */
export function isMeant(runId: string, text: string): boolean {
  const [start = '', end = ''] = text.split('…')
  return runId.startsWith(start) && runId.slice(start.length).includes(end)
}
