interface Batch<Answer> {
  readonly keys: Set<string>
  readonly answers: Promise<ReadonlyMap<string, Answer>>
}

/**
 * Puts questions together, at most so many: those that come while one call is under way go with the next, so that
 * hundreds of questions cost tens of calls and a single one waits for nothing. A call is sent after its questions were
 * asked; where it throws, each of them does.
 */
export function askTogether<Answer>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
  most: number,
): (key: string) => Promise<Answer | undefined> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Batch<Answer> | undefined

  const open = (): Batch<Answer> => {
    const keys = new Set<string>()
    const send = async () => {
      if (next === batch) next = undefined
      return ask([...keys])
    }
    const batch = { keys, answers: last.then(send) }
    last = batch.answers.catch(() => {})
    return batch
  }

  return async (key) => {
    if (next === undefined || next.keys.size >= most) next = open()
    next.keys.add(key)
    return (await next.answers).get(key)
  }
}
