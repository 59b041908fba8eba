/** Runs `count` pieces of work, at most `limit` at once, and answers their results in order. Starts none after a failure. */
export async function runLimited<T>(
  count: number,
  limit: number,
  run: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const results = new Map<number, T>()
  let next = 0
  let failed = false

  const work = async (): Promise<void> => {
    while (next < count && !failed) {
      const index = next
      next += 1
      try {
        results.set(index, await run(index))
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, count) }, work))
  return [...results].toSorted(([one], [other]) => one - other).map(([, result]) => result)
}
