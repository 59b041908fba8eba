import { describe, expect, it } from 'vitest'

import { askTogether } from '../../../functions/lib/aws/ask-together.ts'

/** Somebody who answers when told to, each key with itself in capitals but for those that are not known. */
function createOracle() {
  const asked: string[][] = []
  const answers: (() => void)[] = []
  const ask = async (keys: readonly string[]) => {
    asked.push([...keys])
    await new Promise<void>((resolve) => {
      answers.push(resolve)
    })
    if (keys.includes('bad')) throw new Error('no')
    return new Map(keys.filter((key) => key !== 'unknown').map((key) => [key, key.toUpperCase()]))
  }
  const settle = () => new Promise((resolve) => void setImmediate(resolve))
  return {
    asked,
    ask,
    settle,
    answer: async () => {
      await settle()
      answers.shift()?.()
      await settle()
    },
  }
}

describe('askTogether', () => {
  it('asks at once for one, and for all that come meanwhile with the next call', async () => {
    const { asked, ask, answer, settle } = createOracle()
    const find = askTogether(ask, { most: 200, callsAtOnce: 1 })
    const first = find('a')
    await settle()
    const others = ['b', 'c', 'b', 'unknown'].map(find)
    expect(asked).toEqual([['a']])
    await answer()
    await answer()

    expect(asked).toEqual([['a'], ['b', 'c', 'unknown']])
    expect(await first).toBe('A')
    expect(await Promise.all(others)).toEqual(['B', 'C', 'B', undefined])
  })

  it('asks for no more at once than is allowed, and for a key again when it is asked again', async () => {
    const { asked, ask, answer } = createOracle()
    const find = askTogether(ask, { most: 2, callsAtOnce: 1 })
    const found = Promise.all(['a', 'b', 'c', 'd', 'e'].map(find))
    for (let call = 0; call < 3; call += 1) await answer()
    expect(await found).toEqual(['A', 'B', 'C', 'D', 'E'])
    const again = find('a')
    await answer()
    await again

    expect(asked).toEqual([['a'], ['b', 'c'], ['d', 'e'], ['a']])
  })

  it('lets nobody wait while there are few calls', async () => {
    const { asked, ask, answer, settle } = createOracle()
    const find = askTogether(ask, { most: 200, callsAtOnce: 2 })
    const found = Promise.all(['a', 'b', 'c', 'd'].map(find))
    await settle()
    expect(asked).toEqual([['a'], ['b']])
    for (let call = 0; call < 3; call += 1) await answer()

    expect(asked).toEqual([['a'], ['b'], ['c', 'd']])
    expect(await found).toEqual(['A', 'B', 'C', 'D'])
  })

  it('fails those that were asked together, and no others', async () => {
    const { ask, answer } = createOracle()
    const find = askTogether(ask, { most: 2, callsAtOnce: 1 })
    const results = Promise.allSettled(['a', 'bad', 'c'].map(find))
    await answer()
    await answer()

    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  })
})
