import type { Placed } from './draft-node.ts'
import { formatPath, type Mismatch } from './rules-problem.ts'

/** Entries of a list that say what an earlier one says already; `meaningOf` tells when two texts mean the same. */
export function repeatedEntries(
  list: readonly Placed[],
  expectation: string,
  meaningOf: (text: string) => string = (text) => text,
): readonly Mismatch[] {
  const first = new Map<string, Placed>()
  return list.flatMap((entry) => {
    const meaning = meaningOf(entry.text)
    const earlier = first.get(meaning)
    if (earlier === undefined) {
      first.set(meaning, entry)
      return []
    }
    return [{ path: entry.path, expectation, hint: `${formatPath(earlier.path)} is the same.` }]
  })
}
