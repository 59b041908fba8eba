interface Batch<Answer> {
  readonly keys: Set<string>
  readonly answers: Promise<ReadonlyMap<string, Answer>>
  readonly send: () => void
}

/** How many questions one call takes, and how many calls may be under way before questions wait for company. */
interface Company {
  readonly most: number
  readonly callsAtOnce: number
}

/**
 * Puts questions together: those that come while as many calls are under way as may be go with the next, so that hundreds
 * of questions cost tens of calls, and a few wait for nothing. A call is sent after its questions were asked; where it
 * throws, each of them does.
 */
export function askTogether<Answer>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
  { most, callsAtOnce }: Company,
): (key: string) => Promise<Answer | undefined> {
  const waiting: Batch<Answer>[] = []
  let underWay = 0

  const sendNext = (): void => {
    if (underWay < callsAtOnce) waiting.shift()?.send()
  }
  const open = (): Batch<Answer> => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const keys = new Set<string>()
    const call = async (): Promise<ReadonlyMap<string, Answer>> => {
      await promise
      try {
        return await ask([...keys])
      } finally {
        underWay -= 1
        sendNext()
      }
    }
    const send = (): void => {
      underWay += 1
      resolve(undefined)
    }
    const batch = { keys, answers: call(), send }
    waiting.push(batch)
    return batch
  }

  return async (key) => {
    const last = waiting.at(-1)
    const batch = last === undefined || last.keys.size >= most ? open() : last
    batch.keys.add(key)
    sendNext()
    return (await batch.answers).get(key)
  }
}
