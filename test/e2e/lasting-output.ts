/**
 * Output without what differs from run to run: times, ports, hashes, dollars, AMIs, how far copies are each minute and how
 * many looks that takes, and the order in which shares end.
 */
export function lasting(output: string): {
  readonly story: readonly string[]
  readonly ends: readonly string[]
} {
  const lines = output
    .trimEnd()
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/\b\d+:\d\d:\d\d\b/g, 'H:MM:SS')
    .replaceAll(/\b[\d.]+ s real\b/g, 'N s real')
    .replaceAll(/\$\d+\.\d+/g, '$N')
    .replaceAll(/\b(?:[0-9a-f]{16}|[0-9a-f]{12})\b(?=$| are in the ledger)/gm, 'HASH')
    .replaceAll(/\bami-[0-9a-f]{17}\b/g, 'AMI')
    .replaceAll(/\b\d+ (?=state transitions|Lambda calls|ledger writes)/g, 'N ')
    .split('\n')
    .filter((line) => !/\(\d+ of \d+ GB/.test(line))
  const isEnd = (line: string): boolean => / {2}done /.test(line)
  return { story: lines.filter((line) => !isEnd(line)), ends: lines.filter(isEnd).toSorted() }
}
