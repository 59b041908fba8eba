import { describe, expect, it } from 'vitest'

import { addMembers, inBatchesOf } from '../../../functions/lib/domain/sharing/refused-members.ts'

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `p${index}`)

/** Something that is added to; it takes a list only when none of its members is bad. */
function additionsRefusing(...bad: readonly string[]) {
  const lists: (readonly string[])[] = []
  const add = async (members: readonly string[]) => {
    lists.push(members)
    const culprit = members.find((member) => bad.includes(member))
    return culprit === undefined ? undefined : { culprit }
  }
  return { add, lists }
}

describe('addMembers', () => {
  it('adds in lists of at most the size', async () => {
    const { add, lists } = additionsRefusing()

    const { granted, refused } = await addMembers(numbered(250), { size: 100 }, add)

    expect(lists.map(({ length }) => length)).toEqual([100, 100, 50])
    expect([granted, refused]).toEqual([numbered(250), []])
  })

  it('names who was refused, with the reason, adds the others, and nobody twice', async () => {
    const { add, lists } = additionsRefusing('p3', 'p120')

    const { granted, refused } = await addMembers(numbered(150), { size: 100 }, add)

    expect(refused).toEqual([
      { member: 'p3', reason: { culprit: 'p3' } },
      { member: 'p120', reason: { culprit: 'p120' } },
    ])
    expect(granted).toEqual(numbered(150).filter((member) => member !== 'p3' && member !== 'p120'))
    const taken = lists.filter((list) => !list.includes('p3') && !list.includes('p120')).flat()
    expect(taken.toSorted()).toEqual(granted.toSorted())
  })

  it('leaves the lists for another time before which it may not go on', async () => {
    const { add, lists } = additionsRefusing()

    const { granted, left } = await addMembers(
      numbered(250),
      { size: 100, mayGoOn: () => lists.length < 2 },
      add,
    )

    expect([granted.length, left]).toEqual([200, numbered(250).slice(200)])
  })

  it('adds nothing when there is nobody to add', async () => {
    const { add, lists } = additionsRefusing()

    expect(await addMembers([], { size: 100 }, add)).toEqual({ granted: [], refused: [], left: [] })
    expect(lists).toEqual([])
  })
})

describe('inBatchesOf', () => {
  it.each([
    [0, []],
    [2, [2]],
    [3, [2, 1]],
    [4, [2, 2]],
  ])('cuts %s items into lists of two', (count, sizes) => {
    expect(inBatchesOf(2, numbered(count)).map(({ length }) => length)).toEqual(sizes)
  })
})
