/** Text in lines of at most `width` columns, each indented by so many blanks. Longer words stay whole: they are to be copied. */
export function wrapText(text: string, width: number, indent = 0): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const joined = `${last} ${word}`
    if (last === undefined || indent + joined.length > width) lines.push(word)
    else lines[lines.length - 1] = joined
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}`).join('\n')
}

/** `1 account`, `12 accounts`; a plural of its own kind is named: `12 copies`. */
export function counted(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : plural}`
}

/** An ISO 8601 time as `2026-11-21 20:55:03`, UTC. */
export function moment(time: string): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

/** The time between two moments, in its two largest units: `2 min 10 s`. */
export function duration(from: string, to: string): string {
  return timeSpan(Date.parse(to) - Date.parse(from))
}

/** So many milliseconds in the two largest units: `2 min 10 s`. */
export function timeSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const
  const first = units.findIndex(([amount]) => amount > 0)
  if (first < 0) return '0 s'
  return units
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ')
}
