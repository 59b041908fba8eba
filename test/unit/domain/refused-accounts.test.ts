import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { placeAccounts } from '../../../functions/lib/domain/sharing/refused-accounts.ts'

const seed = 20_261_121

/** A policy store that takes a list only when none of its accounts is bad. */
function storeRefusing(bad: readonly string[]) {
  const lists: (readonly string[])[] = []
  let stored: readonly string[] = []
  return {
    attempt: async (accountIds: readonly string[]) => {
      lists.push(accountIds)
      const culprit = accountIds.find((id) => bad.includes(id))
      if (culprit === undefined) stored = accountIds
      return culprit === undefined ? undefined : `Invalid principal ${culprit}`
    },
    lists,
    stored: () => stored,
  }
}

describe('placeAccounts', () => {
  it('writes once when nothing is refused', async () => {
    const store = storeRefusing([])

    const placement = await placeAccounts(['1', '2', '3'], store.attempt)

    expect(placement).toEqual({ granted: ['1', '2', '3'], refused: [] })
    expect(store.lists).toEqual([['1', '2', '3']])
  })

  it('writes nothing when there is nobody to place', async () => {
    const store = storeRefusing([])

    expect(await placeAccounts([], store.attempt)).toEqual({ granted: [], refused: [] })
    expect(store.lists).toEqual([])
  })

  it('names the one refused account with its reason and shares with the others', async () => {
    const store = storeRefusing(['3'])

    const placement = await placeAccounts(['1', '2', '3', '4'], store.attempt)

    expect(placement.granted).toEqual(['1', '2', '4'])
    expect(placement.refused).toEqual([{ accountId: '3', reason: 'Invalid principal 3' }])
  })

  it('does not write a list again that was refused before', async () => {
    const store = storeRefusing(['4'])

    await placeAccounts(['1', '2', '3', '4'], store.attempt)

    expect(store.lists).toEqual([
      ['1', '2', '3', '4'],
      ['1', '2'],
      ['1', '2', '3'],
    ])
  })

  it('lets an error that is no refusal through', async () => {
    const attempt = async () => Promise.reject(new Error('throttled'))

    await expect(placeAccounts(['1', '2'], attempt)).rejects.toThrow('throttled')
  })

  it('finds exactly the refused accounts, takes access from nobody on the way, and stays cheap', async () => {
    const worlds = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 60 }).chain((ids) =>
      fc.record({
        ids: fc.constant(ids.map(String)),
        bad: fc.subarray(ids.map(String), { maxLength: Math.min(5, ids.length) }),
      }),
    )

    await fc.assert(
      fc.asyncProperty(worlds, async ({ ids, bad }) => {
        const store = storeRefusing(bad)

        const { granted, refused } = await placeAccounts(ids, store.attempt)

        const refusedIds = refused.map(({ accountId }) => accountId)
        expect(refusedIds.toSorted()).toEqual(bad.toSorted())
        expect([...granted, ...refusedIds].toSorted()).toEqual(ids.toSorted())
        expect(store.stored()).toEqual(granted.length > 0 ? granted : [])
        expectGrowing(store.lists.filter((list) => !list.some((id) => bad.includes(id))))
        expect(store.lists.length).toBeLessThanOrEqual(
          1 + 2 * bad.length * Math.ceil(Math.log2(ids.length + 1)),
        )
      }),
      { seed, numRuns: 500 },
    )
  })
})

/** Every list that was taken holds all that was taken before. */
function expectGrowing(taken: readonly (readonly string[])[]): void {
  for (const [index, list] of taken.entries()) {
    expect(list).toEqual(expect.arrayContaining([...(taken[index - 1] ?? [])]))
  }
}
